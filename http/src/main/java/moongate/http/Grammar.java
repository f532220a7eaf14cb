package moongate.http;

import java.util.HexFormat;

/// Which bytes are allowed where (RFC 9110, section 5; RFC 9112).
public final class Grammar {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /// The lower-case form of each byte that is allowed in a token, 0 for the others.
  private static final byte[] TOKEN = new byte[256];

  static {
    for (char c = '!'; c < 0x7F; c++) {
      TOKEN[c] = (byte) ("\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0 ? 0 : lower(c));
    }
  }

  private Grammar() {}

  /// The lower-case form of `octet` if it is allowed in a token, else 0.
  public static byte token(byte octet) {
    return TOKEN[octet & 0xFF];
  }

  /// True for a token (RFC 9110, 5.6.2): the syntax of methods and header names.
  public static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0xFF || TOKEN[c] == 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /// True for a method that is served: a token of capitals, `-` and `_`. Methods are
  /// case-sensitive, so `get` is not GET; a service that takes it for GET would be reached past
  /// each rule for GET.
  public static boolean isMethod(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < 'A' || c > 'Z') && c != '-' && c != '_') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /// True if `text` is allowed as a request target: no space, no control character, no fragment.
  /// Bytes above 127 are accepted, because clients send them.
  public static boolean isTarget(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0xFF || !isTarget((byte) c)) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /// True if `octet` is allowed in a request target.
  public static boolean isTarget(byte octet) {
    return (octet > ' ' || octet < 0) && octet != 0x7F && octet != '#';
  }

  /// True if `octet` is allowed in a field value: a visible character, space, tab, or above 127.
  public static boolean isField(byte octet) {
    return (octet >= ' ' || octet < 0) && octet != 0x7F || octet == '\t';
  }

  /// True if `text` can be sent as a field value without ending its line.
  public static boolean isFieldValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // One comparison accepts all usual characters: characters below 14 wrap around to large
      // values.
      if ((char) (c - 14) > 0xFF - 14 && (c > 0xFF || c == '\r' || c == '\n' || c == 0)) {
        return false;
      }
    }
    return true;
  }

  /// Any `text` as a field value: control characters other than tabs are replaced by `%0A` and the
  /// like, as in OpenResty.
  public static String fieldValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        return withoutControls(text);
      }
    }
    return text;
  }

  private static boolean isControl(char c) {
    return c < ' ' && c != '\t' || c == 0x7F;
  }

  private static String withoutControls(String text) {
    var result = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isControl(c)) {
        result.append('%').append(HEX.toHexDigits((byte) c));
      } else {
        result.append(c);
      }
    }
    return result.toString();
  }

  /// `text` for an error message: at most 60 characters, unprintable ones replaced.
  static String printable(String text) {
    var cut = text.length() > 60 ? text.substring(0, 60) + "..." : text;
    var result = new StringBuilder(cut.length() + 2).append('\'');
    for (int i = 0; i < cut.length(); i++) {
      char c = cut.charAt(i);
      result.append(c < ' ' || c >= 0x7F ? '?' : c);
    }
    return result.append('\'').toString();
  }

  /// A copy of a name's bytes, in lower case.
  public static byte[] lower(byte[] memory, int from, int end) {
    var lower = new byte[end - from];
    for (int i = 0; i < lower.length; i++) {
      byte octet = memory[from + i];
      byte token = token(octet);
      lower[i] = token == 0 ? octet : token;
    }
    return lower;
  }

  static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }
}
