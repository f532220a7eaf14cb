package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// Arithmetic on any values: strings are converted to numbers if possible, other types need a
/// metamethod. Each operator has a fast path that is small enough to be inlined.
///
/// Results are boxed by `Double.valueOf`, not taken from the cache of small numbers: the JVM can
/// then eliminate the object if the next operation unboxes it again, which makes numeric code up to
/// four times faster.
public final class Arith {
  private Arith() {}

  public static @Nullable Object add(@Nullable Object a, @Nullable Object b) {
    return a instanceof Double x && b instanceof Double y
        ? Double.valueOf(x.doubleValue() + y.doubleValue())
        : slow(Metamethod.ADD, a, b);
  }

  public static @Nullable Object sub(@Nullable Object a, @Nullable Object b) {
    return a instanceof Double x && b instanceof Double y
        ? Double.valueOf(x.doubleValue() - y.doubleValue())
        : slow(Metamethod.SUB, a, b);
  }

  public static @Nullable Object mul(@Nullable Object a, @Nullable Object b) {
    return a instanceof Double x && b instanceof Double y
        ? Double.valueOf(x.doubleValue() * y.doubleValue())
        : slow(Metamethod.MUL, a, b);
  }

  public static @Nullable Object div(@Nullable Object a, @Nullable Object b) {
    return a instanceof Double x && b instanceof Double y
        ? Double.valueOf(x.doubleValue() / y.doubleValue())
        : slow(Metamethod.DIV, a, b);
  }

  public static @Nullable Object mod(@Nullable Object a, @Nullable Object b) {
    return a instanceof Double x && b instanceof Double y
        ? Double.valueOf(mod(x.doubleValue(), y.doubleValue()))
        : slow(Metamethod.MOD, a, b);
  }

  public static @Nullable Object pow(@Nullable Object a, @Nullable Object b) {
    return a instanceof Double x && b instanceof Double y
        ? Double.valueOf(pow(x.doubleValue(), y.doubleValue()))
        : slow(Metamethod.POW, a, b);
  }

  public static @Nullable Object unm(@Nullable Object a) {
    return a instanceof Double x ? Double.valueOf(-x.doubleValue()) : slow(Metamethod.UNM, a, a);
  }

  public static @Nullable Object add(@Nullable Object a, double b) {
    return a instanceof Double x ? Double.valueOf(x.doubleValue() + b) : slow(Metamethod.ADD, a, b);
  }

  public static @Nullable Object add(double a, @Nullable Object b) {
    return b instanceof Double y ? Double.valueOf(a + y.doubleValue()) : slow(Metamethod.ADD, a, b);
  }

  public static @Nullable Object sub(@Nullable Object a, double b) {
    return a instanceof Double x ? Double.valueOf(x.doubleValue() - b) : slow(Metamethod.SUB, a, b);
  }

  public static @Nullable Object sub(double a, @Nullable Object b) {
    return b instanceof Double y ? Double.valueOf(a - y.doubleValue()) : slow(Metamethod.SUB, a, b);
  }

  public static @Nullable Object mul(@Nullable Object a, double b) {
    return a instanceof Double x ? Double.valueOf(x.doubleValue() * b) : slow(Metamethod.MUL, a, b);
  }

  public static @Nullable Object mul(double a, @Nullable Object b) {
    return b instanceof Double y ? Double.valueOf(a * y.doubleValue()) : slow(Metamethod.MUL, a, b);
  }

  public static @Nullable Object div(@Nullable Object a, double b) {
    return a instanceof Double x ? Double.valueOf(x.doubleValue() / b) : slow(Metamethod.DIV, a, b);
  }

  public static @Nullable Object div(double a, @Nullable Object b) {
    return b instanceof Double y ? Double.valueOf(a / y.doubleValue()) : slow(Metamethod.DIV, a, b);
  }

  public static @Nullable Object mod(@Nullable Object a, double b) {
    return a instanceof Double x
        ? Double.valueOf(mod(x.doubleValue(), b))
        : slow(Metamethod.MOD, a, b);
  }

  public static @Nullable Object mod(double a, @Nullable Object b) {
    return b instanceof Double y
        ? Double.valueOf(mod(a, y.doubleValue()))
        : slow(Metamethod.MOD, a, b);
  }

  public static @Nullable Object pow(@Nullable Object a, double b) {
    return a instanceof Double x
        ? Double.valueOf(pow(x.doubleValue(), b))
        : slow(Metamethod.POW, a, b);
  }

  public static @Nullable Object pow(double a, @Nullable Object b) {
    return b instanceof Double y
        ? Double.valueOf(pow(a, y.doubleValue()))
        : slow(Metamethod.POW, a, b);
  }

  /// The remainder, with the sign of the divisor.
  public static double mod(double a, double b) {
    if (b > 0 && a >= 0 && a <= Integer.MAX_VALUE && b <= Integer.MAX_VALUE) {
      int x = (int) a;
      int y = (int) b;
      if (x == a && y == b) {
        return x % y;
      }
    }
    return a - Math.floor(a / b) * b;
  }

  /// A power; common exponents are computed by multiplication.
  public static double pow(double a, double b) {
    return b == 2 ? a * a : Math.pow(a, b);
  }

  /// Applies one operator to numbers.
  static double apply(Metamethod operator, double a, double b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case MOD -> mod(a, b);
      case POW -> pow(a, b);
      case UNM -> -a;
      default -> throw new IllegalArgumentException(operator.key());
    };
  }

  /// The slow path of all operators, for operands that are not both numbers.
  public static @Nullable Object slow(Metamethod operator, @Nullable Object a, @Nullable Object b) {
    var x = Conversions.toNumber(a);
    var y = x == null ? null : Conversions.toNumber(b);
    if (x != null && y != null) {
      return Double.valueOf(apply(operator, x, y));
    }
    var state = LuaState.current();
    var handler = Metatables.method(state, a, operator);
    if (handler == null) {
      handler = Metatables.method(state, b, operator);
    }
    if (handler == null) {
      throw LuaErrors.arithmetic(a, b);
    }
    return Values.first(Call.call(handler, a, b));
  }
}
