package moongate.functions.text;

import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// `multipart/form-data` bodies (RFC 7578), as far as forms need them: names and values.
public final class Multipart {
  private Multipart() {}

  /// The boundary that a Content-Type names, quoted or not; null when it names none.
  public static @Nullable String boundary(String contentType) {
    int at = contentType.toLowerCase(Locale.ROOT).indexOf("boundary=");
    if (at < 0) {
      return null;
    }
    int start = at + "boundary=".length();
    if (contentType.startsWith("\"", start)) {
      int end = contentType.indexOf('"', start + 1);
      return end < 0 ? null : contentType.substring(start + 1, end);
    }
    int end = contentType.indexOf(';', start);
    var boundary = contentType.substring(start, end < 0 ? contentType.length() : end).strip();
    return boundary.isEmpty() ? null : boundary;
  }

  /// Hands name and value of each part to `sink`; parts without a name are passed over.
  public static void read(String body, String boundary, BiConsumer<String, String> sink) {
    var delimiter = "--" + boundary;
    int at = body.indexOf(delimiter);
    while (at >= 0) {
      int start = at + delimiter.length();
      if (body.startsWith("--", start)) {
        return;
      }
      int end = body.indexOf("\r\n" + delimiter, start);
      int headEnd = body.indexOf("\r\n\r\n", start);
      if (end < 0 || headEnd < 0 || headEnd > end) {
        return;
      }
      var name = name(body.substring(start, headEnd));
      if (name != null) {
        sink.accept(name, body.substring(headEnd + 4, Math.max(headEnd + 4, end)));
      }
      at = end + 2;
    }
  }

  /// One part of a form.
  public static void write(StringBuilder out, String boundary, String name, String value) {
    out.append("--").append(boundary).append("\r\n");
    out.append("Content-Disposition: form-data; name=\"")
        .append(quotable(name))
        .append("\"\r\n\r\n");
    out.append(value).append("\r\n");
  }

  /// A name that stays within its quotes and its line, as browsers write it.
  private static String quotable(String name) {
    return name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
  }

  private static @Nullable String name(String head) {
    int at = head.indexOf(" name=");
    if (at < 0) {
      at = head.indexOf(";name=");
    }
    if (at < 0) {
      return null;
    }
    int start = at + " name=".length();
    if (head.startsWith("\"", start)) {
      int end = head.indexOf('"', start + 1);
      return end < 0 ? null : head.substring(start + 1, end);
    }
    int end = start;
    while (end < head.length() && ";\r\n ".indexOf(head.charAt(end)) < 0) {
      end++;
    }
    return head.substring(start, end);
  }
}
