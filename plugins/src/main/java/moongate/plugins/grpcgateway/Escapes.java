package moongate.plugins.grpcgateway;

/// Percent-encoding in paths.
final class Escapes {
  private Escapes() {}

  /// Decodes the percent-encoding of a segment of a path. All text is bytes.
  static String decoded(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    var bytes = new StringBuilder(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      boolean isEscape = c == '%' && i + 2 < segment.length();
      int high = isEscape ? Character.digit(segment.charAt(i + 1), 16) : -1;
      int low = isEscape ? Character.digit(segment.charAt(i + 2), 16) : -1;
      if (high >= 0 && low >= 0) {
        bytes.append((char) (high << 4 | low));
        i += 2;
      } else {
        bytes.append(c);
      }
    }
    return bytes.toString();
  }
}
