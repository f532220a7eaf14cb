package moongate.functions.text;

import moongate.gateway.uri.Arguments;

/// Percent-encoding over byte strings, as nginx and Kong do it.
public final class UriText {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  /// What stays as it is in a component: `ngx.escape_uri` of type 2.
  private static final boolean[] COMPONENT = alphanumericsAnd("-._~!'()*");

  /// What stays as it is in a query that is given raw: all that a request line can hold.
  private static final boolean[] QUERY = querySet();

  /// What stays as it is in a whole URI: `ngx.escape_uri` of type 0; then its other types.
  private static final boolean[] URI = printableBut("#%?");

  private static final boolean[] ARGUMENTS = printableBut("#%&+;?");
  private static final boolean[] HTML = printableBut("\"#%'");
  private static final boolean[] REFRESH = printableBut("\"%'");
  private static final boolean[] NO_BLANKS = withoutBlanks();

  private UriText() {}

  /// Escapes a component: everything but letters, digits and `-._~!'()*`.
  public static String escapeComponent(String text) {
    return escape(text, COMPONENT);
  }

  /// Escapes only what a URI cannot hold: spaces, `#`, `%`, `?`, controls and bytes from 0x7F.
  public static String escapeUri(String text) {
    return escape(text, URI);
  }

  /// Escapes what an argument of a query cannot hold: as a URI, and `&`, `+`, `;`.
  public static String escapeArguments(String text) {
    return escape(text, ARGUMENTS);
  }

  /// Escapes a URI for an attribute of HTML: as a URI but for `?`, and both quotes.
  public static String escapeHtml(String text) {
    return escape(text, HTML);
  }

  /// Escapes a URI for the header Refresh: spaces, `%`, both quotes, controls, bytes from 0x7F.
  public static String escapeRefresh(String text) {
    return escape(text, REFRESH);
  }

  /// Escapes what a key of memcached cannot hold: spaces, `%` and controls.
  public static String escapeBlanks(String text) {
    return escape(text, NO_BLANKS);
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
    return Arguments.decode(text);
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

  private static boolean[] printableBut(String escaped) {
    var set = new boolean[256];
    for (int c = 0x21; c < 0x7F; c++) {
      set[c] = escaped.indexOf(c) < 0;
    }
    return set;
  }

  private static boolean[] withoutBlanks() {
    var set = new boolean[256];
    for (int c = 0x21; c < 256; c++) {
      set[c] = c != '%';
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
