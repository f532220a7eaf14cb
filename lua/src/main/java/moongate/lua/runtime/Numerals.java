package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// Parses numerals in strings and in source: decimal, hexadecimal with fraction and binary
/// exponent, `inf` and `nan`, with surrounding white space.
public final class Numerals {
  /// Longer strings are not accepted as numerals: parsing them would cost more than one step may.
  private static final int LONGEST = 8192;

  /// Numerals with a larger exponent are rejected, as in LuaJIT; with smaller ones the value may be
  /// infinity or zero.
  private static final int LARGEST_EXPONENT = (1 << 20) - 1;

  /// Parsing texts up to this length is not charged.
  private static final int SHORT = 64;

  private Numerals() {}

  /// The number that `text` represents, or null.
  public static @Nullable Double parse(String text) {
    int start = 0;
    int end = text.length();
    if (end > SHORT) {
      Meter.workCurrent(end >> 2);
    }
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    if (start == end || end - start > LONGEST) {
      return null;
    }
    char sign = text.charAt(start);
    int digits = sign == '-' || sign == '+' ? start + 1 : start;
    if (digits == end) {
      return null;
    }
    var magnitude = magnitude(text, digits, end);
    if (magnitude == null) {
      return null;
    }
    return Numbers.of(sign == '-' ? -magnitude : magnitude);
  }

  private static @Nullable Double magnitude(String text, int start, int end) {
    char first = text.charAt(start);
    if (first == '0' && end - start > 2 && (text.charAt(start + 1) | 0x20) == 'x') {
      return hexadecimal(text, start + 2, end);
    }
    if (first == '0' && end - start > 2 && (text.charAt(start + 1) | 0x20) == 'b') {
      return binary(text, start + 2, end);
    }
    if (first == 'i' || first == 'I' || first == 'n' || first == 'N') {
      return named(text.substring(start, end));
    }
    return decimal(text, start, end);
  }

  private static @Nullable Double named(String word) {
    if (word.equalsIgnoreCase("inf") || word.equalsIgnoreCase("infinity")) {
      return Double.POSITIVE_INFINITY;
    }
    return word.equalsIgnoreCase("nan") ? Double.NaN : null;
  }

  private static @Nullable Double decimal(String text, int start, int end) {
    int position = start;
    int digits = 0;
    long value = 0;
    while (position < end && isDigit(text.charAt(position))) {
      value = value * 10 + (text.charAt(position) - '0');
      digits++;
      position++;
    }
    if (position == end && digits > 0 && digits < 16) {
      return (double) value;
    }
    if (position < end && text.charAt(position) == '.') {
      position++;
      while (position < end && isDigit(text.charAt(position))) {
        digits++;
        position++;
      }
    }
    if (digits == 0) {
      return null;
    }
    if (position < end && (text.charAt(position) | 0x20) == 'e') {
      position = skipExponent(text, position + 1, end);
    }
    return position == end ? Double.valueOf(Double.parseDouble(text.substring(start, end))) : null;
  }

  /// The position after the digits of an exponent, or -1 if there are none, or the exponent is too
  /// large.
  private static int skipExponent(String text, int start, int end) {
    int position = start;
    if (position < end && (text.charAt(position) == '+' || text.charAt(position) == '-')) {
      position++;
    }
    int first = position;
    int size = 0;
    while (position < end && isDigit(text.charAt(position)) && size <= LARGEST_EXPONENT) {
      size = size * 10 + (text.charAt(position) - '0');
      position++;
    }
    return position == first || size > LARGEST_EXPONENT ? -1 : position;
  }

  private static @Nullable Double hexadecimal(String text, int start, int end) {
    double value = 0;
    int exponent = 0;
    int digits = 0;
    boolean isFraction = false;
    int position = start;
    for (; position < end; position++) {
      char character = text.charAt(position);
      if (character == '.' && !isFraction) {
        isFraction = true;
        continue;
      }
      int digit = Character.digit(character, 16);
      if (digit < 0 || character > 'f') {
        break;
      }
      value = value * 16 + digit;
      exponent -= isFraction ? 4 : 0;
      digits++;
    }
    if (digits == 0) {
      return null;
    }
    if (position < end) {
      if ((text.charAt(position) | 0x20) != 'p' || skipExponent(text, position + 1, end) != end) {
        return null;
      }
      var power = text.substring(position + 1, end);
      exponent += Integer.parseInt(power.startsWith("+") ? power.substring(1) : power);
    }
    return exponent == 0 ? value : value * Math.pow(2, exponent);
  }

  private static @Nullable Double binary(String text, int start, int end) {
    double value = 0;
    for (int position = start; position < end; position++) {
      int digit = text.charAt(position) - '0';
      if (digit != 0 && digit != 1) {
        return null;
      }
      value = value * 2 + digit;
    }
    return value;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private static boolean isSpace(char character) {
    return character == ' ' || character >= '\t' && character <= '\r';
  }
}
