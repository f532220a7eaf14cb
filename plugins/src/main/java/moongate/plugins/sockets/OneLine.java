package moongate.plugins.sockets;

import java.util.regex.Pattern;

/// Converts the messages of other servers to one line for a log or a message.
public final class OneLine {
  private static final int LONGEST = 500;
  private static final Pattern CONTROLS =
      Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]+");

  private OneLine() {}

  public static String of(String text) {
    var start = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    return CONTROLS.matcher(start).replaceAll(" ").strip();
  }
}
