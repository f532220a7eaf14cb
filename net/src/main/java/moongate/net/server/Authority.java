package moongate.net.server;

/// Hosts with an optional port, as in the Host header and in absolute targets (RFC 3986, 3.2).
public final class Authority {
  /// `reg-name = *( unreserved / pct-encoded / sub-delims )`, without the comma, which could be a
  /// list.
  private static final boolean[] IN_HOST = new boolean[128];

  static {
    for (char c = '!'; c < IN_HOST.length; c++) {
      IN_HOST[c] = Character.isLetterOrDigit(c) || "-._~%!$&'()*+;=".indexOf(c) >= 0;
    }
  }

  private Authority() {}

  /// `uri-host [ ":" port ]`, not empty: no user information, path or list.
  public static boolean isValid(String text) {
    int end = text.length();
    int hostEnd = text.startsWith("[") ? addressEnd(text) : nameEnd(text);
    if (hostEnd <= 0) {
      return false;
    }
    if (hostEnd == end) {
      return true;
    }
    if (text.charAt(hostEnd) != ':' || end - hostEnd > 6) {
      return false;
    }
    for (int i = hostEnd + 1; i < end; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static int nameEnd(String text) {
    int end = 0;
    while (end < text.length() && isInHost(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isInHost(char c) {
    return c < IN_HOST.length && IN_HOST[c];
  }

  /// `"[" IPv6address "]"`; -1 when it is not closed or holds anything else.
  private static int addressEnd(String text) {
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ']') {
        return i == 1 ? -1 : i + 1;
      }
      if (c != ':' && c != '.' && Character.digit(c, 16) < 0) {
        return -1;
      }
    }
    return -1;
  }

  /// Where the authority of an absolute http or https URI ends, or -1 when `target` is none.
  public static int endInAbsolute(String target) {
    int start;
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      start = 7;
    } else if (target.regionMatches(true, 0, "https://", 0, 8)) {
      start = 8;
    } else {
      return -1;
    }
    int end = start;
    while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
      end++;
    }
    return end;
  }
}
