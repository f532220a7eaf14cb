package moongate.lua.runtime;

import java.nio.charset.StandardCharsets;

/// Lua's strings as Java objects: each char is one byte, 0..255.
public final class Strings {
  private static final int LONG = 512;
  private static final int LONGEST_NAME = 256;

  private Strings() {}

  /// True if both have the same bytes. Long strings are charged as work.
  public static boolean equal(String left, String right) {
    if (left == right) {
      return true;
    }
    int length = left.length();
    // Most unequal strings differ in the first bytes; the last byte distinguishes names with a
    // common prefix.
    if (length != right.length()
        || length > 0 && left.charAt(length - 1) != right.charAt(length - 1)) {
      return false;
    }
    if (left.length() > LONG) {
      Meter.workCurrent(left.length() >> 5);
    }
    return left.equals(right);
  }

  /// Compares the bytes; the result is less than, equal to or greater than 0. Long strings are
  /// charged as work.
  public static int compare(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    if (shorter > LONG) {
      Meter.workCurrent(shorter >> 5);
    }
    return left.compareTo(right);
  }

  /// A name as an error message shows it: whoever makes errors with endless names must not keep the
  /// thread busy with their messages.
  public static String shortened(String name) {
    return shortened(name, LONGEST_NAME);
  }

  /// The first `most` bytes of a text, and dots if there are more.
  public static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "...";
  }

  /// Converts Java text to a Lua string: its UTF-8 bytes.
  public static String ofText(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      }
    }
    return text;
  }

  /// Converts a Lua string to Java text: its bytes read as UTF-8.
  public static String toText(String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.charAt(i) >= 0x80) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      }
    }
    return bytes;
  }
}
