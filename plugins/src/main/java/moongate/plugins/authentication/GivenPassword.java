package moongate.plugins.authentication;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A user name and a password as a client sends them, as bytes.
public record GivenPassword(String username, String password) {
  /// Parses `Basic dXNlcjpwYXNz`; null if the header has another scheme or format.
  ///
  /// @param scheme `basic`, in any case
  public static @Nullable GivenPassword parse(String header, String scheme) {
    var text = header.strip();
    int end = scheme.length();
    boolean isOfScheme =
        text.regionMatches(true, 0, scheme, 0, end)
            && text.length() > end
            && Character.isWhitespace(text.charAt(end));
    var pair = isOfScheme ? decoded(text.substring(end).strip()) : "";
    int colon = pair.indexOf(':');
    return colon <= 0
        ? null
        : new GivenPassword(pair.substring(0, colon), pair.substring(colon + 1));
  }

  /// Empty if it is not Base64.
  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), ISO_8859_1);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }
}
