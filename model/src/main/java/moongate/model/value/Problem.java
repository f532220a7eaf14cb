package moongate.model.value;

/// A problem: its position in the document, the message, and the line (0 if unknown).
public record Problem(FieldPath path, String message, int line) {
  /// `kong.yml:12: services[2].host: required field missing`.
  public String toText(String file) {
    var text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line);
    }
    var where = path.toString();
    if (!where.isEmpty()) {
      text.append(": ").append(where);
    }
    return text.append(": ").append(message).toString();
  }
}
