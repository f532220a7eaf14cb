package moongate.lua.runtime;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The operator `..`, for a whole chain of operands at once.
public final class Concat {
  private static final int LONGEST = Integer.MAX_VALUE - 16;

  private Concat() {}

  // Strings: the usual operands; each `+` copies once, without intermediate strings

  /// `a .. b`
  public static String join(Meter meter, String a, String b) {
    pay(meter, (long) a.length() + b.length());
    return a.concat(b);
  }

  /// `a .. b .. c`
  public static String join(Meter meter, String a, String b, String c) {
    pay(meter, (long) a.length() + b.length() + c.length());
    return a + b + c;
  }

  /// `a .. b .. c .. d`
  public static String join(Meter meter, String a, String b, String c, String d) {
    pay(meter, (long) a.length() + b.length() + c.length() + d.length());
    return a + b + c + d;
  }

  /// `a .. b .. c .. d .. e`
  public static String join(Meter meter, String a, String b, String c, String d, String e) {
    pay(meter, (long) a.length() + b.length() + c.length() + d.length() + e.length());
    return a + b + c + d + e;
  }

  /// `a .. b .. c .. d .. e .. f`
  public static String join(
      Meter meter, String a, String b, String c, String d, String e, String f) {
    pay(meter, (long) a.length() + b.length() + c.length() + d.length() + e.length() + f.length());
    return a + b + c + d + e + f;
  }

  private static void pay(Meter meter, long length) {
    meter.charge(48 + length);
    if (length > LONGEST) {
      throw LuaErrors.runtime("string length overflow");
    }
  }

  // Any operands

  /// `a .. b .. c …`; the array must not be used afterwards.
  public static @Nullable Object of(Meter meter, @Nullable Object[] operands) {
    for (var operand : operands) {
      // Before any number is converted to a string: a metamethod gets the original operands.
      if (!(operand instanceof String || operand instanceof Double)) {
        return byPairs(meter, operands);
      }
    }
    long length = 0;
    for (int i = 0; i < operands.length; i++) {
      var text = String.valueOf(Conversions.toStringOrNull(operands[i]));
      operands[i] = text;
      length += text.length();
    }
    meter.charge(length); // for the bytes that the text is made of
    pay(meter, length);
    return joinAll(operands, (int) length);
  }

  @SuppressWarnings("deprecation") // the low bytes of each char are exactly Lua's bytes
  private static String joinAll(@Nullable Object[] texts, int length) {
    var bytes = new byte[length];
    int position = 0;
    for (var item : texts) {
      if (item instanceof String text) {
        text.getBytes(0, text.length(), bytes, position);
        position += text.length();
      }
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /// Concatenates from right to left, two operands at a time, as required for metamethods.
  private static @Nullable Object byPairs(Meter meter, @Nullable Object[] operands) {
    var right = operands[operands.length - 1];
    for (int i = operands.length - 2; i >= 0; i--) {
      right = pair(meter, operands[i], right, i);
    }
    return right;
  }

  private static @Nullable Object pair(
      Meter meter, @Nullable Object a, @Nullable Object b, int index) {
    var left = Conversions.toStringOrNull(a);
    var right = Conversions.toStringOrNull(b);
    if (left != null && right != null) {
      return join(meter, left, right);
    }
    var state = LuaState.current();
    var handler = Metatables.method(state, a, Metamethod.CONCAT);
    if (handler == null) {
      handler = Metatables.method(state, b, Metamethod.CONCAT);
    }
    if (handler == null) {
      throw LuaErrors.concatenate(left == null ? a : b, left == null ? index : index + 1);
    }
    return Values.first(Call.call(handler, a, b));
  }
}
