package moongate.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Parameters of header values, such as `multipart/form-data; boundary="x"` (RFC 9110, section
/// 5.6.6), quoted or not. Escapes in quoted strings are not decoded.
public final class Parameters {
  private Parameters() {}

  /// The value of the parameter `name`, ignoring case; null if there is none.
  public static @Nullable String find(String header, String name) {
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

  /// The name of the form field in a part of `multipart/form-data`; null if the part's header lines
  /// do not have one.
  ///
  /// @param head the header lines of the part
  public static @Nullable String nameOfPart(String head) {
    for (var line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        return find(line, "name");
      }
    }
    return null;
  }
}
