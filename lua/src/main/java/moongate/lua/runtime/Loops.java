package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// The bounds of numeric `for` loops.
public final class Loops {
  private Loops() {}

  /// The initial value as a number.
  public static double start(@Nullable Object value) {
    return number(value, "initial value");
  }

  /// The limit as a number.
  public static double limit(@Nullable Object value) {
    return number(value, "limit");
  }

  /// The step as a number.
  public static double step(@Nullable Object value) {
    return number(value, "step");
  }

  private static double number(@Nullable Object value, String what) {
    var number = Conversions.toNumber(value);
    if (number == null) {
      throw LuaErrors.loop(what);
    }
    return number;
  }

  /// The last integer that a loop which counts up to `limit` may reach.
  public static long upTo(double limit) {
    return Double.isNaN(limit) ? Long.MIN_VALUE : (long) Math.floor(limit);
  }

  /// The last integer that a loop which counts down to `limit` may reach.
  public static long downTo(double limit) {
    return Double.isNaN(limit) ? Long.MAX_VALUE : (long) Math.ceil(limit);
  }

  /// True if a loop continues at `value`, whatever the sign of its step.
  public static boolean goesOn(double value, double limit, double step) {
    return step > 0 ? value <= limit : value >= limit;
  }
}
