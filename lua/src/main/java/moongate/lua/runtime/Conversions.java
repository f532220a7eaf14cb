package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// Conversions between numbers and strings, and from any value to its text.
public final class Conversions {
  /// Integers below this have at most the 14 digits that `%.14g` shows.
  private static final long WHOLE = 100_000_000_000_000L;

  /// A cache of texts. It is not synchronised: threads that do not see an entry make their own.
  private static final @Nullable String[] SMALL = new @Nullable String[1024];

  private Conversions() {}

  // To string

  /// The text of any value as returned by Lua's `tostring`, including `__tostring`.
  public static String toString(LuaState state, @Nullable Object value) {
    if (value instanceof String string) {
      return string;
    }
    var handler = Metatables.method(state, value, Metamethod.TOSTRING);
    if (handler == null) {
      return rawToString(value);
    }
    var text = Values.first(Call.call(handler, value));
    if (text instanceof String string) {
      return string;
    }
    if (text instanceof Double number) {
      return toString(number.doubleValue());
    }
    throw LuaErrors.host("'tostring' must return a string");
  }

  /// The text of any value, without metamethods. Objects are shown with a number counted in their
  /// state (0 outside of any invocation), never with an address or a Java class.
  public static String rawToString(@Nullable Object value) {
    if (value instanceof String string) {
      return string;
    }
    if (value instanceof Double number) {
      return toString(number.doubleValue());
    }
    if (value == null) {
      return "nil";
    }
    if (value instanceof Boolean bool) {
      return bool.toString();
    }
    if (value == Userdata.NULL) {
      return "userdata: NULL";
    }
    var type = value instanceof HostFunction ? "function: builtin" : Metatables.typeName(value);
    return type + ": " + identity(value);
  }

  /// A string, or a number converted to one, else null: the types that concatenation and string
  /// functions accept.
  public static @Nullable String toStringOrNull(@Nullable Object value) {
    if (value instanceof String string) {
      return string;
    }
    return value instanceof Double number ? toString(number.doubleValue()) : null;
  }

  private static String identity(Object object) {
    var state = LuaState.currentOrNull();
    int number = state == null ? 0 : state.objectNumber(object);
    var digits = Integer.toHexString(number);
    return "0x" + "0".repeat(8 - digits.length()) + digits;
  }

  /// A number, formatted as with `%.14g`.
  public static String toString(double number) {
    long whole = (long) number;
    if (whole == number && Math.abs(number) < WHOLE) {
      return whole == 0 && 1 / number < 0 ? "-0" : wholeToString(whole);
    }
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    return NumberText.shortGeneral(number);
  }

  /// An integer, formatted as with `%.14g`.
  public static String toString(long whole) {
    return Math.abs(whole) < WHOLE ? wholeToString(whole) : toString((double) whole);
  }

  /// Caches the small numbers that programs write most often: indexes, counts, statuses.
  private static String wholeToString(long whole) {
    if (whole < 0 || whole >= SMALL.length) {
      return Long.toString(whole);
    }
    var text = SMALL[(int) whole];
    if (text == null) {
      text = Long.toString(whole);
      SMALL[(int) whole] = text;
    }
    return text;
  }

  // To number

  /// A number, or a string converted to one, else null.
  public static @Nullable Double toNumber(@Nullable Object value) {
    if (value instanceof Double number) {
      return number;
    }
    return value instanceof String string ? Numerals.parse(string) : null;
  }
}
