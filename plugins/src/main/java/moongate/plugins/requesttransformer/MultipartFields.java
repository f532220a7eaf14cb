package moongate.plugins.requesttransformer;

import java.util.ArrayList;
import java.util.List;
import moongate.http.Parameters;
import org.jspecify.annotations.Nullable;

/// The parts of a `multipart/form-data` body. The headers of files stay as they are. `append` is
/// not supported.
final class MultipartFields implements Changes.Fields {
  private final String delimiter;
  private final List<Part> parts;

  /// @param head the header lines, without the empty one at the end
  private record Part(String head, String name, String content) {}

  private MultipartFields(String delimiter, List<Part> parts) {
    this.delimiter = delimiter;
    this.parts = parts;
  }

  /// Null if the body cannot be parsed.
  static @Nullable MultipartFields of(String contentType, String body) {
    var boundary = Parameters.find(contentType, "boundary");
    if (boundary == null) {
      return null;
    }
    var delimiter = "--" + boundary;
    var parts = new ArrayList<Part>();
    int at = body.indexOf(delimiter);
    while (at >= 0 && !body.startsWith("--", at + delimiter.length())) {
      int head = at + delimiter.length() + 2;
      int content = body.indexOf("\r\n\r\n", head - 2);
      int next = body.indexOf("\r\n" + delimiter, at + delimiter.length());
      if (content < 0 || next < content) {
        return null;
      }
      var lines = body.substring(Math.min(head, content), content);
      var name = Parameters.nameOfPart(lines);
      parts.add(
          new Part(
              lines,
              name == null ? "" : name,
              body.substring(content + 4, Math.max(content + 4, next))));
      at = next + 2;
    }
    return at < 0 ? null : new MultipartFields(delimiter, parts);
  }

  @Override
  public boolean has(String name) {
    return parts.stream().anyMatch(part -> part.name.equals(name));
  }

  @Override
  public void remove(String name) {
    parts.removeIf(part -> part.name.equals(name));
  }

  @Override
  public void rename(String from, String to) {
    if (from.equals(to)) {
      return;
    }
    remove(to);
    parts.replaceAll(part ->
        part.name.equals(from)
            ? new Part(
                part.head.replace("name=\"" + from + "\"", "name=\"" + quoted(to) + "\""),
                to,
                part.content)
            : part);
  }

  @Override
  public void set(String name, String text) {
    remove(name);
    var head = "Content-Disposition: form-data; name=\"" + quoted(name) + "\"";
    parts.add(new Part(head, name, text));
  }

  private static String quoted(String name) {
    return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
  }

  @Override
  public void append(String name, String text) {}

  String text() {
    var text = new StringBuilder();
    for (var part : parts) {
      text.append(delimiter)
          .append("\r\n")
          .append(part.head)
          .append("\r\n\r\n")
          .append(part.content)
          .append("\r\n");
    }
    return text.append(delimiter).append("--\r\n").toString();
  }
}
