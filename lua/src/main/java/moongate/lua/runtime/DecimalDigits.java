package moongate.lua.runtime;

/// Writes numbers as decimal digits directly to bytes: integers, and numbers of which `%f` or `%g`
/// shows at most 15 digits, which are nearly all in practice. [NumberText] writes the others.
///
/// A number times a power of ten up to 10^22 is exactly the rounded product plus the error that a
/// fused multiply-add returns. So the rounding of a decimal is known exactly, including ties.
public final class DecimalDigits {
  /// The largest number of bytes for one number.
  public static final int MOST_BYTES = 40;

  private static final int MOST_PLACES = 22;
  private static final int MOST_DIGITS = 15;
  private static final double[] POWERS = powers();
  private static final long[] WHOLE_POWERS = wholePowers();
  private static final double LOG_OF_TWO = Math.log10(2);

  private DecimalDigits() {}

  /// Writes an integer; returns the position after it.
  public static int write(byte[] target, int start, long number) {
    int position = start;
    long magnitude = number;
    if (number < 0) {
      target[position++] = '-';
      magnitude = -number;
    }
    if (magnitude < 0) {
      // Only for the lowest integer, which has no positive counterpart.
      position = write(target, position, -(number / 10));
      target[position] = (byte) ('0' - number % 10);
      return position + 1;
    }
    int end = position + count(magnitude);
    writeDigits(target, end, magnitude, end - position);
    return end;
  }

  /// Writes a number that is not negative with `%.{precision}f`; returns the position after it, or
  /// -1, writing nothing, if this algorithm does not suffice.
  public static int writeFixed(byte[] target, int start, double number, int precision) {
    long scaled = scaled(number, precision);
    return scaled < 0 ? -1 : writeWithPoint(target, start, scaled, precision);
  }

  /// Writes a number above 0 with `%.{precision}g`; returns the position after it, or -1, writing
  /// nothing, if this algorithm does not suffice.
  public static int writeGeneral(byte[] target, int start, double number, int precision) {
    int wanted = Math.max(precision, 1);
    if (wanted > MOST_DIGITS) {
      return -1;
    }
    long least = WHOLE_POWERS[wanted - 1];
    // Sometimes too high by one: then there is one digit too few, unless rounding hides it.
    int exponent = (int) Math.floor(Math.getExponent(number) * LOG_OF_TWO) + 1;
    int places = Math.max(wanted - 1 - exponent, 0);
    long digits = scaled(number, places);
    if (digits <= least) {
      long finer = digits < 0 ? -1 : scaled(number, places + 1);
      if (finer < 0) {
        return -1;
      }
      if (finer <= 10 * least) {
        digits = finer;
        places++;
      }
    }
    if (digits < least || digits > 10 * least) {
      return -1;
    }
    exponent = wanted - 1 - places;
    if (digits == 10 * least) {
      digits = least;
      exponent++;
    }
    return writeGeneral(target, start, digits, wanted, exponent);
  }

  private static int writeGeneral(
      byte[] target, int start, long allDigits, int count, int exponent) {
    long digits = allDigits;
    int shown = count;
    for (int step = 8; step > 0; step >>= 1) {
      if (digits % WHOLE_POWERS[step] == 0) {
        digits /= WHOLE_POWERS[step];
        shown -= step;
      }
    }
    if (exponent < -4 || exponent >= count) {
      return writeScientific(target, start, digits, shown, exponent);
    }
    int places = shown - 1 - exponent;
    return places >= 0
        ? writeWithPoint(target, start, digits, places)
        : write(target, start, digits * WHOLE_POWERS[-places]);
  }

  private static int writeScientific(
      byte[] target, int start, long digits, int count, int exponent) {
    int position = writeWithPoint(target, start, digits, count - 1);
    int size = Math.abs(exponent);
    target[position++] = 'e';
    target[position++] = (byte) (exponent < 0 ? '-' : '+');
    target[position] = (byte) ('0' + size / 10);
    target[position + 1] = (byte) ('0' + size % 10);
    return position + 2;
  }

  /// Writes the last `places` digits after a decimal point, and at least one before it.
  private static int writeWithPoint(byte[] target, int start, long digits, int places) {
    if (places == 0) {
      return write(target, start, digits);
    }
    long power = places < WHOLE_POWERS.length ? WHOLE_POWERS[places] : Long.MAX_VALUE;
    long whole = digits / power;
    int position = write(target, start, whole);
    target[position++] = '.';
    writeDigits(target, position + places, digits - whole * power, places);
    return position + places;
  }

  /// Writes the last `count` digits of a number so that they end at `end`.
  private static void writeDigits(byte[] target, int end, long number, int count) {
    long rest = number;
    for (int position = end - 1; position >= end - count; position--) {
      long quotient = rest / 10;
      target[position] = (byte) ('0' + (rest - quotient * 10));
      rest = quotient;
    }
  }

  private static int count(long magnitude) {
    int count = 1;
    while (count < WHOLE_POWERS.length && magnitude >= WHOLE_POWERS[count]) {
      count++;
    }
    return count;
  }

  /// `number` × 10^`places`, rounded to an integer, ties away from zero; -1 if it has too many
  /// digits or places to be exact.
  private static long scaled(double number, int places) {
    if (places > MOST_PLACES) {
      return -1;
    }
    double product = number * POWERS[places];
    if (!(product < POWERS[MOST_DIGITS])) {
      return -1;
    }
    double error = Math.fma(number, POWERS[places], -product);
    long whole = (long) product;
    return product - whole - 0.5 + error >= 0 ? whole + 1 : whole;
  }

  private static double[] powers() {
    var powers = new double[MOST_PLACES + 1];
    for (int i = 0; i < powers.length; i++) {
      powers[i] = Double.parseDouble("1e" + i);
    }
    return powers;
  }

  private static long[] wholePowers() {
    var powers = new long[19];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = 10 * powers[i - 1];
    }
    return powers;
  }
}
