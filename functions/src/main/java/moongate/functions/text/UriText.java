package moongate.functions.text;

/// Percent-encoding over byte strings, as nginx and Kong do it.
public final class UriText {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  /// What stays as it is in a component: `ngx.escape_uri` of type 2.
  private static final boolean[] COMPONENT = set("-._~!'()*", true);

  /// What stays as it is in a normalised path that is sent upstream.
  private static final boolean[] PATH = set("-._~!#$&'()*+,/:;=?@[]%", true);

  /// What stays as it is in a whole URI: `ngx.escape_uri` of type 0.
  private static final boolean[] URI = uriSet();

  /// The bytes that mean something in a URI: a normalised path keeps them encoded.
  private static final boolean[] RESERVED = set("!*'();:@&=+$,/?%#[]", false);

  private UriText() {}

  /// Escapes a component: everything but letters, digits and `-._~!'()*`.
  public static String escapeComponent(String text) {
    return escape(text, COMPONENT);
  }

  /// Escapes only what a URI cannot hold: spaces, `#`, `%`, `?`, controls and bytes from 0x7F.
  public static String escapeUri(String text) {
    return escape(text, URI);
  }

  /// Escapes what a path cannot hold; `%` is left alone.
  public static String escapePath(String path) {
    return escape(path, PATH);
  }

  /// Decodes `%XX` and `+`; malformed escapes stay as they are.
  public static String unescape(String text) {
    int first = firstEscape(text);
    if (first < 0) {
      return text;
    }
    var out = new StringBuilder(text.length()).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      int decoded = c == '%' ? triplet(text, i) : -1;
      if (decoded >= 0) {
        out.append((char) decoded);
        i += 2;
      } else {
        out.append(c == '+' ? ' ' : c);
      }
    }
    return out.toString();
  }

  /// Decodes escapes of bytes that mean nothing in a URI and writes the others in upper case.
  public static String decodeUnreserved(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    var out = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      int decoded = c == '%' ? triplet(path, i) : -1;
      if (decoded < 0) {
        out.append(c);
        continue;
      }
      if (RESERVED[decoded]) {
        out.append('%').append(HEX[decoded >> 4]).append(HEX[decoded & 15]);
      } else {
        out.append((char) decoded);
      }
      i += 2;
    }
    return out.toString();
  }

  private static String escape(String text, boolean[] kept) {
    int i = 0;
    while (i < text.length() && kept[text.charAt(i)]) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    var out = new StringBuilder(text.length() + 16).append(text, 0, i);
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (kept[c]) {
        out.append(c);
      } else {
        out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return out.toString();
  }

  private static int firstEscape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' || c == '+') {
        return i;
      }
    }
    return -1;
  }

  /// The byte that `%XX` at `at` stands for, or -1 when it is malformed.
  private static int triplet(String text, int at) {
    if (at + 2 >= text.length()) {
      return -1;
    }
    int high = hexDigit(text.charAt(at + 1));
    int low = hexDigit(text.charAt(at + 2));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static int hexDigit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private static boolean[] uriSet() {
    var set = new boolean[256];
    for (int c = 0x21; c < 0x7F; c++) {
      set[c] = "#%?".indexOf(c) < 0;
    }
    return set;
  }

  private static boolean[] set(String members, boolean withAlphanumerics) {
    var set = new boolean[256];
    for (int c = 0; c < 0x80 && withAlphanumerics; c++) {
      set[c] = Character.isLetterOrDigit(c);
    }
    for (int i = 0; i < members.length(); i++) {
      set[members.charAt(i)] = true;
    }
    return set;
  }
}
