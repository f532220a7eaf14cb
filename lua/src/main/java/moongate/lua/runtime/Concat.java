package moongate.lua.runtime;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The operator `..`, on a whole chain of operands at once.
public final class Concat {
  private Concat() {}

  /// `a .. b`
  public static @Nullable Object of(Meter meter, @Nullable Object a, @Nullable Object b) {
    var left = Conversions.toStringOrNull(a);
    var right = Conversions.toStringOrNull(b);
    if (left == null || right == null) {
      return byPairs(meter, new @Nullable Object[] {a, b});
    }
    meter.charge(48L + left.length() + right.length());
    checkLength((long) left.length() + right.length());
    return left.concat(right);
  }

  /// `a .. b .. c …`; the array is used up.
  public static @Nullable Object of(Meter meter, @Nullable Object[] operands) {
    for (var operand : operands) {
      // Before any number becomes text: a metamethod gets the operands as they are.
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
    meter.charge(48 + 2 * length);
    checkLength(length);
    return join(operands, (int) length);
  }

  private static void checkLength(long length) {
    if (length > Integer.MAX_VALUE - 16) {
      throw LuaErrors.runtime("string length overflow");
    }
  }

  /// A few strings are joined as Java's own `+` does it, which needs no copy in between.
  private static String join(@Nullable Object[] texts, int length) {
    return switch (texts.length) {
      case 3 -> (String) texts[0] + (String) texts[1] + (String) texts[2];
      case 4 -> (String) texts[0] + (String) texts[1] + (String) texts[2] + (String) texts[3];
      case 5 ->
          (String) texts[0]
              + (String) texts[1]
              + (String) texts[2]
              + (String) texts[3]
              + (String) texts[4];
      case 6 ->
          (String) texts[0]
              + (String) texts[1]
              + (String) texts[2]
              + (String) texts[3]
              + (String) texts[4]
              + (String) texts[5];
      default -> joinMany(texts, length);
    };
  }

  @SuppressWarnings("deprecation") // the low bytes of each char are exactly Lua's bytes
  private static String joinMany(@Nullable Object[] texts, int length) {
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
