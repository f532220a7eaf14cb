package moongate.lua.lib;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.DecimalDigits;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.Meter;

/// A string builder for bytes, which are charged before they are added.
final class Text {
  private static final int LONGEST = Integer.MAX_VALUE - 64;

  private final Meter meter;
  private byte[] bytes;
  private int length;

  Text(Meter meter, int capacity) {
    this.meter = meter;
    meter.charge(64 + capacity);
    bytes = new byte[Math.max(16, capacity)];
  }

  int length() {
    return length;
  }

  Text append(char character) {
    reserve(1);
    bytes[length++] = (byte) character;
    return this;
  }

  Text append(String text) {
    return append(text, 0, text.length());
  }

  @SuppressWarnings("deprecation") // the low bytes of each char are exactly Lua's bytes
  Text append(String text, int start, int end) {
    int count = end - start;
    if (count > 0) {
      reserve(count);
      text.getBytes(start, end, bytes, length);
      length += count;
    }
    return this;
  }

  Text append(char character, int count) {
    if (count > 0) {
      reserve(count);
      Arrays.fill(bytes, length, length + count, (byte) character);
      length += count;
    }
    return this;
  }

  /// Appends an integer.
  Text append(long number) {
    room(DecimalDigits.MOST_BYTES);
    written(DecimalDigits.write(bytes, length, number));
    return this;
  }

  /// Appends `%.{precision}f` of a number that is not negative. Returns false, and appends nothing,
  /// if [DecimalDigits] cannot format it.
  boolean appendFixed(double number, int precision) {
    room(DecimalDigits.MOST_BYTES);
    int end = DecimalDigits.writeFixed(bytes, length, number, precision);
    if (end >= 0) {
      written(end);
    }
    return end >= 0;
  }

  /// Appends a string, or a number as a string.
  Text appendValue(Object value) {
    if (value instanceof Double number) {
      double real = number;
      int whole = (int) real;
      return whole == real && whole != 0
          ? append((long) whole)
          : append(Conversions.toString(real));
    }
    return append((String) value);
  }

  /// Charges for `count` more bytes and makes room for them. The charge covers writing them,
  /// copying them when the builder grows, and copying them to the result.
  private void reserve(int count) {
    meter.charge(count);
    if (count > 64) {
      meter.work(count >> 6);
    }
    room(count);
  }

  private void room(int count) {
    if (bytes.length - length < count) {
      grow(count);
    }
  }

  private void grow(int count) {
    if ((long) length + count > LONGEST) {
      throw LuaErrors.host("not enough memory");
    }
    long wanted = Math.max(2L * bytes.length, (long) length + count);
    bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, LONGEST));
  }

  private void written(int end) {
    meter.charge(end - length);
    length = end;
  }

  /// The string. Its bytes were already charged when they were appended.
  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }
}
