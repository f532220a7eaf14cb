package moongate.lua.lib;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.Arith;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The library `math`.
final class MathLib {
  private static final double LOG_2 = Math.log(2);

  static final Library LIBRARY =
      Library.of("math")
          .own("abs", NumberFunctions.Abs::new)
          .function("acos", (state, a) -> Numbers.of(Math.acos(Args.number(a, 1, "acos"))))
          .function("asin", (state, a) -> Numbers.of(Math.asin(Args.number(a, 1, "asin"))))
          .function("atan", (state, a) -> Numbers.of(Math.atan(Args.number(a, 1, "atan"))))
          .function("atan2", MathLib::atan2)
          .own("ceil", NumberFunctions.Ceil::new)
          .function("cos", (state, a) -> Numbers.of(Math.cos(Args.number(a, 1, "cos"))))
          .function("cosh", (state, a) -> Numbers.of(Math.cosh(Args.number(a, 1, "cosh"))))
          .function("deg", (state, a) -> Numbers.of(Args.number(a, 1, "deg") * (180 / Math.PI)))
          .function("exp", (state, a) -> Numbers.of(Math.exp(Args.number(a, 1, "exp"))))
          .own("floor", NumberFunctions.Floor::new)
          .function("fmod", MathLib::fmod)
          .function("frexp", MathLib::frexp)
          .value("huge", Double.POSITIVE_INFINITY)
          .function("ldexp", MathLib::ldexp)
          .function("log", MathLib::log)
          .function("log10", (state, a) -> Numbers.of(Math.log10(Args.number(a, 1, "log10"))))
          .varargs("max", MathLib::max)
          .varargs("min", MathLib::min)
          .function("mod", MathLib::fmod)
          .function("modf", MathLib::modf)
          .value("pi", Math.PI)
          .function("pow", MathLib::pow)
          .function("rad", (state, a) -> Numbers.of(Args.number(a, 1, "rad") * (Math.PI / 180)))
          .varargs("random", MathLib::random)
          .function("randomseed", MathLib::randomSeed)
          .function("sin", (state, a) -> Numbers.of(Math.sin(Args.number(a, 1, "sin"))))
          .function("sinh", (state, a) -> Numbers.of(Math.sinh(Args.number(a, 1, "sinh"))))
          .own("sqrt", NumberFunctions.Sqrt::new)
          .function("tan", (state, a) -> Numbers.of(Math.tan(Args.number(a, 1, "tan"))))
          .function("tanh", (state, a) -> Numbers.of(Math.tanh(Args.number(a, 1, "tanh"))))
          .plain();

  private MathLib() {}

  private static Object atan2(LuaState state, @Nullable Object a, @Nullable Object b) {
    return Numbers.of(Math.atan2(Args.number(a, 1, "atan2"), Args.number(b, 2, "atan2")));
  }

  private static Object pow(LuaState state, @Nullable Object a, @Nullable Object b) {
    return Numbers.of(Arith.pow(Args.number(a, 1, "pow"), Args.number(b, 2, "pow")));
  }

  private static Object fmod(LuaState state, @Nullable Object a, @Nullable Object b) {
    return Numbers.of(Args.number(a, 1, "fmod") % Args.number(b, 2, "fmod"));
  }

  private static Object log(LuaState state, @Nullable Object a, @Nullable Object b) {
    double number = Args.number(a, 1, "log");
    if (b == null) {
      return Numbers.of(Math.log(number));
    }
    double base = Args.number(b, 2, "log");
    if (base == 10) {
      return Numbers.of(Math.log10(number));
    }
    return Numbers.of(base == 2 ? log2(number) : Math.log(number) / Math.log(base));
  }

  /// Exact for powers of two.
  private static double log2(double number) {
    int exponent = Math.getExponent(number);
    boolean isPower =
        number > 0 && exponent > -1023 && exponent < 1024 && number == Math.scalb(1.0, exponent);
    return isPower ? exponent : Math.log(number) / LOG_2;
  }

  private static Object modf(LuaState state, @Nullable Object a) {
    double number = Args.number(a, 1, "modf");
    double whole = number < 0 ? Math.ceil(number) : Math.floor(number);
    double fraction = Double.isInfinite(number) ? 0 : number - whole;
    return Values.pair(Numbers.of(whole), Numbers.of(Math.copySign(fraction, number)));
  }

  private static Object frexp(LuaState state, @Nullable Object a) {
    double number = Args.number(a, 1, "frexp");
    if (number == 0 || Double.isNaN(number) || Double.isInfinite(number)) {
      return Values.pair(Numbers.of(number), Numbers.of(0));
    }
    boolean isSubnormal = Math.abs(number) < Double.MIN_NORMAL;
    double normal = isSubnormal ? number * 0x1p54 : number;
    int exponent = Math.getExponent(normal) + 1;
    double fraction = Math.scalb(normal, -exponent);
    return Values.pair(Numbers.of(fraction), Numbers.of(isSubnormal ? exponent - 54 : exponent));
  }

  private static Object ldexp(LuaState state, @Nullable Object a, @Nullable Object b) {
    return Numbers.of(Math.scalb(Args.number(a, 1, "ldexp"), Args.integer(b, 2, "ldexp")));
  }

  private static Object max(LuaState state, @Nullable Object[] arguments) {
    double highest = Args.number(arguments, 1, "max");
    for (int i = 2; i <= arguments.length; i++) {
      double number = Args.number(arguments, i, "max");
      highest = highest > number ? highest : number;
    }
    return Numbers.of(highest);
  }

  private static Object min(LuaState state, @Nullable Object[] arguments) {
    double lowest = Args.number(arguments, 1, "min");
    for (int i = 2; i <= arguments.length; i++) {
      double number = Args.number(arguments, i, "min");
      lowest = lowest < number ? lowest : number;
    }
    return Numbers.of(lowest);
  }

  /// Without arguments, a number in [0, 1); with one, an integer from 1 to it; with two, an integer
  /// from the first to the second. Empty ranges are not an error, as in LuaJIT.
  private static Object random(LuaState state, @Nullable Object[] arguments) {
    double number = state.random().next();
    if (arguments.length == 0) {
      return number;
    }
    double first = Args.number(arguments, 1, "random");
    if (arguments.length == 1) {
      return Numbers.of(Math.floor(number * first) + 1);
    }
    double last = Args.number(arguments, 2, "random");
    return Numbers.of(Math.floor(number * (last - first + 1)) + first);
  }

  private static Object randomSeed(LuaState state, @Nullable Object a) {
    state.random().seed(Args.number(a, 1, "randomseed"));
    return Values.NONE;
  }
}
