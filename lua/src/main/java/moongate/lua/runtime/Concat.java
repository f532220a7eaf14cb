package moongate.lua.runtime;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The operator `..`, on a whole chain of operands at once.
public final class Concat {
  private Concat() {}

  /// `a .. b`
  public static @Nullable Object of(Meter meter, @Nullable Object a, @Nullable Object b) {
    if (a instanceof String s && b instanceof String t) {
      meter.charge(48L + s.length() + t.length());
      return s.concat(t);
    }
    return of(meter, new @Nullable Object[] {a, b});
  }

  /// `a .. b .. c …`; the array is used up.
  public static @Nullable Object of(Meter meter, @Nullable Object[] operands) {
    long length = 0;
    for (var operand : operands) {
      if (!(operand instanceof String || operand instanceof Double)) {
        return byPairs(meter, operands);
      }
    }
    for (int i = 0; i < operands.length; i++) {
      if (operands[i] instanceof Double number) {
        operands[i] = Conversions.toString(number.doubleValue());
      }
      length += operands[i] instanceof String text ? text.length() : 0;
    }
    meter.charge(48 + 2 * length);
    if (length > Integer.MAX_VALUE - 16) {
      throw LuaErrors.runtime("string length overflow");
    }
    return operands.length == 3
            && operands[0] instanceof String first
            && first.length() > length / 2
        ? first.concat(tail(operands))
        : join(operands, (int) length);
  }

  /// The second and the third operand: what a string that grows in a loop gets added.
  private static String tail(@Nullable Object[] operands) {
    return operands[1] instanceof String s && operands[2] instanceof String t ? s.concat(t) : "";
  }

  @SuppressWarnings("deprecation") // the low bytes of each char are exactly Lua's bytes
  private static String join(@Nullable Object[] texts, int length) {
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

  /// From right to left, two at a time, as metamethods want it.
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
      meter.charge(48L + left.length() + right.length());
      return left.concat(right);
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
