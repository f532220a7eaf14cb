package moongate.functions.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// C's `%.16g`.
final class GeneralFormat {
  private static final int DIGITS = 16;
  private static final MathContext CONTEXT = new MathContext(DIGITS, RoundingMode.HALF_EVEN);

  private GeneralFormat() {}

  static String sixteenDigits(double number) {
    var value = new BigDecimal(number).round(CONTEXT).stripTrailingZeros();
    int exponent = value.precision() - value.scale() - 1;
    if (exponent >= -4 && exponent < DIGITS) {
      return value.toPlainString();
    }
    var digits = value.unscaledValue().abs().toString();
    var out = new StringBuilder(24);
    if (value.signum() < 0) {
      out.append('-');
    }
    out.append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    out.append(exponent < 0 ? "e-" : "e+");
    int size = Math.abs(exponent);
    return out.append(size < 10 ? "0" : "").append(size).toString();
  }
}
