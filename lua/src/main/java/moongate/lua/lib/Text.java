package moongate.lua.lib;

import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.Meter;

/// A string under construction: bytes as chars, charged before they are added.
final class Text {
  private static final int LONGEST = Integer.MAX_VALUE - 64;

  private final Meter meter;
  private final StringBuilder builder;

  Text(Meter meter, int capacity) {
    this.meter = meter;
    meter.charge(64 + capacity);
    builder = new StringBuilder(Math.max(16, capacity));
  }

  int length() {
    return builder.length();
  }

  Text append(char character) {
    reserve(1);
    builder.append(character);
    return this;
  }

  Text append(String text) {
    reserve(text.length());
    builder.append(text);
    return this;
  }

  Text append(String text, int start, int end) {
    if (start < end) {
      reserve(end - start);
      builder.append(text, start, end);
    }
    return this;
  }

  Text append(char character, int count) {
    if (count > 0) {
      reserve(count);
      builder.repeat(character, count);
    }
    return this;
  }

  /// A string, or a number as a string.
  Text appendValue(Object value) {
    return append(
        value instanceof Double number
            ? Conversions.toString(number.doubleValue())
            : (String) value);
  }

  /// Charges for `count` more bytes: they are written, copied as the text grows, and copied once
  /// more for the result.
  private void reserve(int count) {
    if ((long) builder.length() + count > LONGEST) {
      throw LuaErrors.host("not enough memory");
    }
    meter.charge(count);
    if (count > 64) {
      meter.work(count >> 6);
    }
  }

  /// The string, whose own bytes were charged with each part.
  @Override
  public String toString() {
    return builder.toString();
  }
}
