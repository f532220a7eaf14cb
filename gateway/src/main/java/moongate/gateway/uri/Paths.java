package moongate.gateway.uri;

import java.util.ArrayList;
import moongate.model.value.PercentEncoding;

/// Normal forms of URI paths (RFC 3986, section 6.2.2), on byte strings.
public final class Paths {
  private static final String RESERVED = "!*'();:@&=+$,/?%#[]";
  private static final String UNESCAPED = "-._~!$&'()*+,/:;=?@[]%";
  private static final boolean[] URI_CHARACTERS = uriCharacters();
  private static final String HEX = "0123456789ABCDEF";

  private Paths() {}

  private static boolean[] uriCharacters() {
    var characters = new boolean[128];
    for (char c = 0; c < characters.length; c++) {
      characters[c] =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || UNESCAPED.indexOf(c) >= 0;
    }
    return characters;
  }

  /// Decodes unnecessary escapes, writes the other escapes in upper case, removes dot segments and
  /// merges slashes. Returns `path` itself if it is already normal.
  public static String normalize(String path) {
    if (isNormal(path)) {
      return path;
    }
    return mergeSlashes(removeDotSegments(decodeUnreserved(path)));
  }

  /// Percent-escapes the bytes that are not allowed in the path of a request. `%` and reserved
  /// characters stay, except `#`: a service would not see what follows it.
  public static String escape(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (!isUriCharacter(path.charAt(i))) {
        return escapeFrom(path, i);
      }
    }
    return path;
  }

  /// False for a path that servers interpret differently and that nginx refuses: with `%` before
  /// something that is not a number, with a NUL, or with more `..` than there are folders.
  static boolean isWellFormed(String path) {
    int depth = 0;
    int length = 0;
    boolean isDots = true;
    for (int i = 0; i < path.length(); i++) {
      int c = path.charAt(i);
      if (c == '%') {
        c = PercentEncoding.byteAt(path, i);
        i += 2;
      }
      if (c <= 0) {
        return false;
      }
      if (c == '/') {
        depth += step(length, isDots);
        length = 0;
        isDots = true;
      } else {
        length++;
        isDots &= c == '.';
      }
      if (depth < 0) {
        return false;
      }
    }
    return depth + step(length, isDots) >= 0;
  }

  /// How many folders deeper a segment leads; negative for `..`.
  private static int step(int length, boolean isDots) {
    if (isDots && length <= 2) {
      return length == 2 ? -1 : 0;
    }
    return 1;
  }

  private static boolean isNormal(String path) {
    char previous = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%' || (previous == '/' && (c == '/' || c == '.'))) {
        return false;
      }
      previous = c;
    }
    return true;
  }

  private static String decodeUnreserved(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    var out = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      int escaped = PercentEncoding.byteAt(path, i);
      if (escaped < 0) {
        out.append(c);
        continue;
      }
      char decoded = (char) escaped;
      if (RESERVED.indexOf(decoded) >= 0) {
        appendEscaped(out, decoded);
      } else {
        out.append(decoded);
      }
      i += 2;
    }
    return out.toString();
  }

  private static String removeDotSegments(String path) {
    if (!path.contains("/.")) {
      return path;
    }
    var kept = new ArrayList<String>();
    int start = 1;
    boolean endsInFolder = false;
    while (start <= path.length()) {
      int end = path.indexOf('/', start);
      end = end < 0 ? path.length() : end;
      var segment = path.substring(start, end);
      endsInFolder = segment.equals(".") || segment.equals("..");
      if (segment.equals("..")) {
        if (!kept.isEmpty()) {
          kept.removeLast();
        }
      } else if (!endsInFolder) {
        kept.add(segment);
      }
      start = end + 1;
    }
    var joined = "/" + String.join("/", kept);
    return endsInFolder && !joined.endsWith("/") ? joined + "/" : joined;
  }

  private static String mergeSlashes(String path) {
    if (!path.contains("//")) {
      return path;
    }
    var out = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '/' || i == 0 || path.charAt(i - 1) != '/') {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String escapeFrom(String path, int from) {
    var out = new StringBuilder(path.length() + 16).append(path, 0, from);
    for (int i = from; i < path.length(); i++) {
      char c = path.charAt(i);
      if (isUriCharacter(c)) {
        out.append(c);
      } else {
        appendEscaped(out, c);
      }
    }
    return out.toString();
  }

  private static boolean isUriCharacter(char c) {
    return c < URI_CHARACTERS.length && URI_CHARACTERS[c];
  }

  private static void appendEscaped(StringBuilder out, char c) {
    out.append('%').append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
  }
}
