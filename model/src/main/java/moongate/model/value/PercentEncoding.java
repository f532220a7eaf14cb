package moongate.model.value;

/// Percent-encoding (RFC 3986, section 2.1): `%` and two hexadecimal digits stand for a byte.
public final class PercentEncoding {
  private PercentEncoding() {}

  /// The byte that is written at `at`; negative if `text` has no complete `%` and digits there.
  public static int byteAt(String text, int at) {
    if (text.charAt(at) != '%' || at + 2 >= text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at + 1), 16);
    int low = Character.digit(text.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /// `text` with each of these bytes as one character; what is malformed stays.
  public static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    var bytes = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int encoded = byteAt(text, i);
      if (encoded >= 0) {
        bytes.append((char) encoded);
        i += 2;
      } else {
        bytes.append(text.charAt(i));
      }
    }
    return bytes.toString();
  }
}
