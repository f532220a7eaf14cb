package moongate.lua.runtime;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/// Formats numbers like C's `%e`, `%f`, `%g` and `%a`, digit for digit; ties round away from zero,
/// as in LuaJIT. All methods take magnitudes; the caller adds sign and padding.
public final class NumberText {
  /// Up to this many digits, the digits of Java's shortest text for a number determine every
  /// rounding.
  private static final int DECIDED_BY_SHORTEST = 15;

  private static final int EXPONENT_BIAS = 1023;
  private static final int FRACTION_BITS = 52;

  private NumberText() {}

  /// Decimal digits: `0.d1d2d3… × 10^(exponent + 1)`; no digits mean zero.
  private record Digits(String digits, int exponent) {
    char at(int index) {
      return index >= 0 && index < digits.length() ? digits.charAt(index) : '0';
    }
  }

  /// `%.14g`, the default format of numbers in Lua.
  static String shortGeneral(double number) {
    var bytes = new byte[DecimalDigits.MOST_BYTES];
    bytes[0] = '-';
    int start = number < 0 ? 1 : 0;
    int end = DecimalDigits.writeGeneral(bytes, start, Math.abs(number), 14);
    if (end >= 0) {
      return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    }
    var text = new StringBuilder(24);
    if (number < 0) {
      text.append('-');
    }
    appendGeneral(text, Math.abs(number), 14, false);
    return text.toString();
  }

  /// `%.{precision}f`
  ///
  /// @param keepsPoint flag `#`: writes the decimal point even if no digit follows it
  public static void appendFixed(
      StringBuilder text, double number, int precision, boolean keepsPoint) {
    appendFixed(text, roundedToDecimals(number, precision), precision, keepsPoint);
  }

  private static void appendFixed(
      StringBuilder text, Digits digits, int precision, boolean keepsPoint) {
    for (int place = Math.max(digits.exponent, 0); place >= 0; place--) {
      text.append(digits.at(digits.exponent - place));
    }
    if (precision > 0 || keepsPoint) {
      text.append('.');
    }
    for (int place = 1; place <= precision; place++) {
      text.append(digits.at(digits.exponent + place));
    }
  }

  /// `%.{precision}e`
  public static void appendScientific(
      StringBuilder text, double number, int precision, boolean keepsPoint) {
    appendScientific(text, roundedToDigits(number, precision + 1), precision, keepsPoint);
  }

  private static void appendScientific(
      StringBuilder text, Digits digits, int precision, boolean keepsPoint) {
    text.append(digits.at(0));
    if (precision > 0 || keepsPoint) {
      text.append('.');
    }
    for (int i = 1; i <= precision; i++) {
      text.append(digits.at(i));
    }
    int size = Math.abs(digits.exponent);
    text.append(digits.exponent < 0 ? "e-" : "e+").append(size < 10 ? "0" : "").append(size);
  }

  /// `%.{precision}g`
  ///
  /// @param keepsZeros flag `#`: keeps trailing zeros of the fraction, and the decimal point
  public static void appendGeneral(
      StringBuilder text, double number, int precision, boolean keepsZeros) {
    int significant = Math.max(precision, 1);
    var digits = roundedToDigits(number, significant);
    int shown = keepsZeros ? significant : withoutZeros(digits.digits);
    if (digits.exponent < -4 || digits.exponent >= significant) {
      appendScientific(text, digits, Math.max(shown - 1, 0), keepsZeros);
    } else {
      appendFixed(text, digits, Math.max(shown - 1 - digits.exponent, 0), keepsZeros);
    }
  }

  private static int withoutZeros(String digits) {
    int length = digits.length();
    while (length > 0 && digits.charAt(length - 1) == '0') {
      length--;
    }
    return length;
  }

  /// `%.{precision}a`; a negative precision shows all digits. Subnormal numbers are normalised.
  public static void appendHexadecimal(
      StringBuilder text, double number, int precision, boolean keepsPoint) {
    long bits = Double.doubleToRawLongBits(number);
    int exponent = (int) (bits >>> FRACTION_BITS) & 0x7ff;
    long fraction = bits & ((1L << FRACTION_BITS) - 1);
    long lead = 1;
    if (number == 0) {
      lead = 0;
    } else if (exponent == 0) {
      int shift = Long.numberOfLeadingZeros(fraction) - (63 - FRACTION_BITS);
      fraction = (fraction << shift) & ((1L << FRACTION_BITS) - 1);
      exponent = 1 - shift;
    }
    int digits = FRACTION_BITS / 4;
    if (precision >= 0 && precision < digits) {
      int dropped = FRACTION_BITS - 4 * precision;
      long significand = (lead << FRACTION_BITS | fraction) + (1L << (dropped - 1));
      lead = significand >>> FRACTION_BITS;
      fraction = (significand & ((1L << FRACTION_BITS) - 1)) >>> dropped;
      digits = precision;
    }
    text.append("0x").append(lead);
    appendHexadecimalFraction(text, fraction, digits, precision, keepsPoint);
    int power = lead == 0 && fraction == 0 ? 0 : exponent - EXPONENT_BIAS;
    text.append('p').append(power < 0 ? "" : "+").append(power);
  }

  private static void appendHexadecimalFraction(
      StringBuilder text, long fraction, int digits, int precision, boolean keepsPoint) {
    int shown = precision >= 0 ? precision : digits - zerosAtEnd(fraction, digits);
    if (shown > 0 || keepsPoint) {
      text.append('.');
    }
    for (int i = 0; i < shown; i++) {
      int digit = i < digits ? (int) (fraction >>> 4 * (digits - 1 - i)) & 15 : 0;
      text.append(Character.forDigit(digit, 16));
    }
  }

  private static int zerosAtEnd(long fraction, int digits) {
    return fraction == 0 ? digits : Long.numberOfTrailingZeros(fraction) / 4;
  }

  // Rounding

  private static Digits roundedToDecimals(double number, int decimals) {
    if (number == 0) {
      return new Digits("", 0);
    }
    if (decimals <= DECIDED_BY_SHORTEST && number >= Double.MIN_NORMAL) {
      var shortest = shortest(number);
      int wanted = shortest.exponent + 1 + decimals;
      if (wanted <= DECIDED_BY_SHORTEST) {
        return wanted < 0 ? new Digits("", 0) : rounded(shortest, wanted, number);
      }
    }
    var exact = new BigDecimal(number).setScale(decimals, RoundingMode.HALF_UP);
    return digits(exact);
  }

  private static Digits roundedToDigits(double number, int wanted) {
    if (number == 0) {
      return new Digits("", 0);
    }
    if (wanted <= DECIDED_BY_SHORTEST && number >= Double.MIN_NORMAL) {
      return rounded(shortest(number), wanted, number);
    }
    return digits(new BigDecimal(number).round(new MathContext(wanted, RoundingMode.HALF_UP)));
  }

  private static Digits digits(BigDecimal exact) {
    if (exact.signum() == 0) {
      return new Digits("", 0);
    }
    var digits = exact.unscaledValue().toString();
    return new Digits(digits, digits.length() - 1 - exact.scale());
  }

  /// Java's shortest text that reads back as `number`, as digits.
  private static Digits shortest(double number) {
    var text = Double.toString(number);
    int mark = text.indexOf('E');
    int end = mark < 0 ? text.length() : mark;
    int point = text.indexOf('.');
    var all = text.substring(0, point) + text.substring(point + 1, end);
    int exponent = point - 1 + (mark < 0 ? 0 : Integer.parseInt(text, mark + 1, text.length(), 10));
    int zeros = 0;
    while (all.charAt(zeros) == '0') {
      zeros++;
    }
    return new Digits(all.substring(zeros, Math.max(withoutZeros(all), zeros)), exponent - zeros);
  }

  /// Rounds the shortest digits. A tie in them need not be one in `number` itself: only then the
  /// exact value decides. For all other digits after the cut, shortest and exact digits round
  /// alike, because otherwise a shorter number between both would have been the shortest text.
  private static Digits rounded(Digits shortest, int wanted, double number) {
    var digits = shortest.digits;
    if (digits.length() <= wanted) {
      return shortest;
    }
    char next = digits.charAt(wanted);
    boolean isTie = next == '5' && digits.length() == wanted + 1;
    boolean isUp = isTie ? isAtLeast(number, shortest) : next >= '5';
    return isUp
        ? increased(digits, wanted, shortest.exponent)
        : new Digits(digits.substring(0, wanted), shortest.exponent);
  }

  private static boolean isAtLeast(double number, Digits tie) {
    var exact =
        new BigDecimal(tie.digits).scaleByPowerOfTen(tie.exponent + 1 - tie.digits.length());
    return new BigDecimal(number).compareTo(exact) >= 0;
  }

  private static Digits increased(String digits, int wanted, int exponent) {
    int last = wanted - 1;
    while (last >= 0 && digits.charAt(last) == '9') {
      last--;
    }
    if (last < 0) {
      return new Digits("1", exponent + 1);
    }
    return new Digits(digits.substring(0, last) + (char) (digits.charAt(last) + 1), exponent);
  }
}
