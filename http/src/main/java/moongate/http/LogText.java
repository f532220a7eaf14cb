package moongate.http;

/// Escapes text from a client for the log: quotes, backslashes, control characters and bytes above
/// 126 become `\x22`, so that nobody can forge a line.
public final class LogText {
  private LogText() {}

  public static void append(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7F || c == '"' || c == '\\') {
        line.append("\\x").append(hex(c >> 4)).append(hex(c));
      } else {
        line.append(c);
      }
    }
  }

  private static char hex(int digit) {
    return "0123456789ABCDEF".charAt(digit & 15);
  }
}
