package moongate.plugins.authentication;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import moongate.http.Parameters;
import org.jspecify.annotations.Nullable;

/// A `multipart/form-data` body. Its parts may be keys.
public final class MultipartBody implements KeyBody {
  /// One part.
  ///
  /// @param start the start of its delimiter line
  /// @param end the start of the next delimiter line
  private record Part(String name, String content, int start, int end) {}

  private final String body;
  private final List<Part> parts;

  private MultipartBody(String body, List<Part> parts) {
    this.body = body;
    this.parts = parts;
  }

  /// Null if the type has no boundary.
  public static @Nullable MultipartBody of(String contentType, String body) {
    var boundary = Parameters.find(contentType, "boundary");
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
      var name = Parameters.nameOfPart(body.substring(Math.min(head, content), content));
      if (name != null) {
        parts.add(
            new Part(name, body.substring(Math.min(content + 4, next), next), start, next + 2));
      }
      start = next + 2;
    }
    return parts;
  }

  /// Passes name and content of each part to `part`.
  public void forEach(BiConsumer<String, String> part) {
    parts.forEach(each -> part.accept(each.name, each.content));
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
  public boolean has(KeyName name) {
    return parts.stream().anyMatch(part -> part.name.equals(name.text()));
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
