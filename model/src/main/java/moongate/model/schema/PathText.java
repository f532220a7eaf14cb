package moongate.model.schema;

import moongate.model.value.PercentEncoding;

/// Normalises paths to the form that routing compares, which paths of routes must already have.
public final class PathText {
  private PathText() {}

  /// True if there is a `%` that is not followed by two hexadecimal digits.
  public static boolean hasBadEscape(String path) {
    for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
      if (PercentEncoding.byteAt(path, at) < 0) {
        return true;
      }
    }
    return false;
  }

  /// Decodes escapes of unreserved characters, writes other escapes in upper case, removes dot
  /// segments and merges slashes (RFC 3986, 6.2.2).
  public static String normalize(String path) {
    return withoutDotSegments(withPlainEscapes(path));
  }

  private static String withPlainEscapes(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    var out = new StringBuilder(path.length());
    for (int at = 0; at < path.length(); at++) {
      int value = PercentEncoding.byteAt(path, at);
      if (value < 0) {
        out.append(path.charAt(at));
        continue;
      }
      if (isUnreserved(value)) {
        out.append((char) value);
      } else {
        out.append('%').append(upper(path.charAt(at + 1))).append(upper(path.charAt(at + 2)));
      }
      at += 2;
    }
    return out.toString();
  }

  private static String withoutDotSegments(String path) {
    var out = new StringBuilder(path.length());
    int at = 0;
    while (at < path.length()) {
      int end = path.indexOf('/', at);
      boolean isLast = end < 0;
      var segment = path.substring(at, isLast ? path.length() : end);
      switch (segment) {
        case "." -> {}
        case ".." -> cutLastSegment(out);
        default -> {
          out.append(segment);
          if (!isLast && !endsWithSlash(out)) {
            out.append('/');
          }
        }
      }
      if (isLast) {
        break;
      }
      if (out.isEmpty()) {
        out.append('/');
      }
      at = end + 1;
    }
    return out.toString();
  }

  /// `/a/b/` becomes `/a/`; the leading slash is kept.
  private static void cutLastSegment(StringBuilder out) {
    int slash = out.length() < 2 ? 0 : out.lastIndexOf("/", out.length() - 2);
    out.setLength(Math.min(out.length(), slash + 1));
  }

  private static boolean endsWithSlash(StringBuilder out) {
    return !out.isEmpty() && out.charAt(out.length() - 1) == '/';
  }

  private static char upper(char digit) {
    return digit >= 'a' ? (char) (digit - 32) : digit;
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
