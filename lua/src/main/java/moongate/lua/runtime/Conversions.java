package moongate.lua.runtime;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// Numbers to strings and back, and any value to its text.
public final class Conversions {
  private static final MathContext FOURTEEN = new MathContext(14, RoundingMode.HALF_EVEN);

  private Conversions() {}

  // --- to string -----------------------------------------------------------------------------

  /// The text of any value as Lua's `tostring` gives it, `__tostring` included.
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

  /// The text of any value, without metamethods. Objects show an opaque number, never an address or
  /// a Java class.
  public static String rawToString(@Nullable Object value) {
    return switch (value) {
      case null -> "nil";
      case String string -> string;
      case Double number -> toString(number.doubleValue());
      case Boolean bool -> bool.toString();
      case HostFunction function -> "function: builtin: " + identity(function);
      default -> Metatables.typeName(value) + ": " + identity(value);
    };
  }

  /// A string or number as a string, else null: what concatenation and string functions accept.
  public static @Nullable String toStringOrNull(@Nullable Object value) {
    if (value instanceof String string) {
      return string;
    }
    return value instanceof Double number ? toString(number.doubleValue()) : null;
  }

  private static String identity(Object object) {
    return String.format("0x%08x", System.identityHashCode(object));
  }

  /// A number as `%.14g` shows it.
  public static String toString(double number) {
    long whole = (long) number;
    if (whole == number && Math.abs(whole) < 100_000_000_000_000L) {
      return whole == 0 && 1 / number < 0 ? "-0" : Long.toString(whole);
    }
    if (Double.isNaN(number)) {
      return Double.doubleToRawLongBits(number) < 0 ? "-nan" : "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    var rounded = new BigDecimal(number).round(FOURTEEN).stripTrailingZeros();
    return general(rounded);
  }

  /// Digits in the shape of `%g`, for a value that is rounded and has no trailing zeros.
  private static String general(BigDecimal value) {
    var digits = value.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - value.scale();
    var text = new StringBuilder(24);
    if (value.signum() < 0) {
      text.append('-');
    }
    if (exponent < -4 || exponent >= 14) {
      text.append(digits.charAt(0));
      if (digits.length() > 1) {
        text.append('.').append(digits, 1, digits.length());
      }
      text.append(exponent < 0 ? "e-" : "e+");
      int size = Math.abs(exponent);
      return text.append(size < 10 ? "0" : "").append(size).toString();
    }
    if (exponent < 0) {
      return text.append("0.").append("0".repeat(-exponent - 1)).append(digits).toString();
    }
    if (digits.length() <= exponent + 1) {
      return text.append(digits).append("0".repeat(exponent + 1 - digits.length())).toString();
    }
    return text.append(digits, 0, exponent + 1)
        .append('.')
        .append(digits, exponent + 1, digits.length())
        .toString();
  }

  // --- to number -----------------------------------------------------------------------------

  /// A number, or a string that reads as one, else null.
  public static @Nullable Double toNumber(@Nullable Object value) {
    if (value instanceof Double number) {
      return number;
    }
    return value instanceof String string ? Numerals.parse(string) : null;
  }
}
