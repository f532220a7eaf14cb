package moongate.plugins.authentication;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A `multipart/form-data` body; keys are its parts.
final class MultipartBody implements KeyBody {
  /// One part.
  ///
  /// @param start where its delimiter line starts
  /// @param end where the next delimiter line starts
  private record Part(String name, String content, int start, int end) {}

  private final String body;
  private final List<Part> parts;

  private MultipartBody(String body, List<Part> parts) {
    this.body = body;
    this.parts = parts;
  }

  static @Nullable MultipartBody of(String contentType, String body) {
    var boundary = parameter(contentType, "boundary");
    return boundary == null ? null : new MultipartBody(body, parts(body, "--" + boundary));
  }

  private static List<Part> parts(String body, String delimiter) {
    var parts = new ArrayList<Part>();
    int start = body.indexOf(delimiter);
    while (start >= 0) {
      int head = start + delimiter.length() + 2;
      int next = body.indexOf("\r\n" + delimiter, start + delimiter.length());
      int content = body.indexOf("\r\n\r\n", start);
      if (next < 0 || content < 0 || content > next || body.startsWith("--", head - 2)) {
        break;
      }
      var name = partName(body.substring(Math.min(head, content), content));
      if (name != null) {
        parts.add(
            new Part(name, body.substring(Math.min(content + 4, next), next), start, next + 2));
      }
      start = next + 2;
    }
    return parts;
  }

  private static @Nullable String partName(String head) {
    for (var line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        return parameter(line, "name");
      }
    }
    return null;
  }

  /// The parameter `name=value` or `name="value"` behind a semicolon.
  private static @Nullable String parameter(String header, String name) {
    for (var piece : header.split(";", -1)) {
      var text = piece.strip();
      if (text.regionMatches(true, 0, name + "=", 0, name.length() + 1)) {
        var value = text.substring(name.length() + 1);
        boolean isQuoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return isQuoted ? value.substring(1, value.length() - 1) : value;
      }
    }
    return null;
  }

  @Override
  public FoundKey find(KeyName name) {
    FoundKey found = FoundKey.NONE;
    for (var part : parts) {
      if (part.name.equals(name.text())) {
        if (found instanceof FoundKey.Key) {
          return FoundKey.DUPLICATE;
        }
        found = new FoundKey.Key(part.content);
      }
    }
    return found;
  }

  @Override
  public String without(KeyName name) {
    var kept = new StringBuilder(body);
    for (var part : parts.reversed()) {
      if (part.name.equals(name.text())) {
        kept.delete(part.start, part.end);
      }
    }
    return kept.toString();
  }
}
