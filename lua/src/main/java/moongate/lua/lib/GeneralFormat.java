package moongate.lua.lib;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// C's `%.*g` for a finite number: rounds the number's exact value.
final class GeneralFormat {
  private GeneralFormat() {}

  static String text(double number, int digits) {
    var context = new MathContext(digits, RoundingMode.HALF_EVEN);
    var value = new BigDecimal(number).round(context).stripTrailingZeros();
    int exponent = value.precision() - value.scale() - 1;
    if (exponent >= -4 && exponent < digits) {
      return value.toPlainString();
    }
    var significant = value.unscaledValue().abs().toString();
    var out = new StringBuilder(24);
    if (value.signum() < 0) {
      out.append('-');
    }
    out.append(significant.charAt(0));
    if (significant.length() > 1) {
      out.append('.').append(significant, 1, significant.length());
    }
    out.append(exponent < 0 ? "e-" : "e+");
    int size = Math.abs(exponent);
    return out.append(size < 10 ? "0" : "").append(size).toString();
  }
}
