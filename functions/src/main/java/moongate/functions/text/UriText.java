package moongate.functions.text;

/// Percent-encoding over byte strings, as nginx and Kong do it.
public final class UriText {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  /// What stays as it is in a component: `ngx.escape_uri` of type 2.
  private static final boolean[] COMPONENT = alphanumericsAnd("-._~!'()*");

  /// What stays as it is in a query that is given raw: all that a request line can hold.
  private static final boolean[] QUERY = querySet();

  /// What stays as it is in a whole URI: `ngx.escape_uri` of type 0.
  private static final boolean[] URI = uriSet();

  private UriText() {}

  /// Escapes a component: everything but letters, digits and `-._~!'()*`.
  public static String escapeComponent(String text) {
    return escape(text, COMPONENT);
  }

  /// Escapes only what a URI cannot hold: spaces, `#`, `%`, `?`, controls and bytes from 0x7F.
  public static String escapeUri(String text) {
    return escape(text, URI);
  }

  /// Escapes what a request line cannot hold: blanks, controls and `#`.
  public static String escapeQuery(String query) {
    return escape(query, QUERY);
  }

  /// Decodes `%XX` in a path, where `+` stands for itself.
  public static String unescapePath(String path) {
    return path.indexOf('%') < 0 ? path : unescape(path.replace("+", "%2B"));
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

  private static boolean[] querySet() {
    var set = new boolean[256];
    for (int c = 0x21; c < 256; c++) {
      set[c] = c != '#' && c != 0x7F;
    }
    return set;
  }

  private static boolean[] alphanumericsAnd(String members) {
    var set = new boolean[256];
    for (int c = 0; c < 0x80; c++) {
      set[c] = Character.isLetterOrDigit(c);
    }
    for (int i = 0; i < members.length(); i++) {
      set[members.charAt(i)] = true;
    }
    return set;
  }
}
