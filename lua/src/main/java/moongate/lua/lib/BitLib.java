package moongate.lua.lib;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Numbers;
import org.jspecify.annotations.Nullable;

/// The library `bit`: operations on 32-bit words, whose results are signed.
final class BitLib {
  /// Adding this rounds a number to an integer, whose low bits are then the low bits of the sum.
  private static final double ROUNDING = 0x1.8p52;

  @FunctionalInterface
  private interface Operation {
    int apply(int a, int b);
  }

  static final Library LIBRARY =
      Library.of("bit")
          .function("arshift", shift("arshift", (word, count) -> word >> count))
          .varargs("band", fold("band", (a, b) -> a & b))
          .function("bnot", (state, a) -> Numbers.of(~word(a, 1, "bnot")))
          .varargs("bor", fold("bor", (a, b) -> a | b))
          .function("bswap", (state, a) -> Numbers.of(Integer.reverseBytes(word(a, 1, "bswap"))))
          .varargs("bxor", fold("bxor", (a, b) -> a ^ b))
          .function("lshift", shift("lshift", (word, count) -> word << count))
          .function("rol", shift("rol", Integer::rotateLeft))
          .function("ror", shift("ror", Integer::rotateRight))
          .function("rshift", shift("rshift", (word, count) -> word >>> count))
          .function("tobit", (state, a) -> Numbers.of(word(a, 1, "tobit")))
          .function("tohex", BitLib::toHex)
          .plain();

  private static final int MOST_DIGITS = 254;

  private BitLib() {}

  private static int word(@Nullable Object value, int index, String function) {
    double number = Args.number(value, index, function);
    int whole = (int) number;
    return whole == number ? whole : (int) Double.doubleToRawLongBits(number + ROUNDING);
  }

  private static HostFunction.F2 shift(String name, Operation operation) {
    return (state, a, b) -> Numbers.of(operation.apply(word(a, 1, name), word(b, 2, name)));
  }

  private static HostFunction.FN fold(String name, Operation operation) {
    return (state, arguments) -> {
      Args.number(arguments, 1, name);
      int result = word(arguments[0], 1, name);
      for (int i = 1; i < arguments.length; i++) {
        result = operation.apply(result, word(arguments[i], i + 1, name));
      }
      return Numbers.of(result);
    };
  }

  private static Object toHex(LuaState state, @Nullable Object a, @Nullable Object b) {
    int word = word(a, 1, "tohex");
    int digits = b == null ? 8 : word(b, 2, "tohex");
    boolean isUpper = digits < 0;
    int count = digits == Integer.MIN_VALUE ? 0 : Math.min(Math.abs(digits), MOST_DIGITS);
    var all = "%08x".formatted(word);
    var shown = count <= 8 ? all.substring(8 - count) : "0".repeat(count - 8) + all;
    return isUpper ? StringLib.upper(shown) : shown;
  }
}
