package moongate.lua.runtime;

/// Lua's numbers as Java objects: always [Double]; small integers are cached.
public final class Numbers {
  private static final int LOWEST = -128;
  private static final int HIGHEST = 1023;
  private static final Double[] SMALL = small();

  private Numbers() {}

  private static Double[] small() {
    var numbers = new Double[HIGHEST - LOWEST + 1];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Double.valueOf(i + LOWEST);
    }
    return numbers;
  }

  /// `number` as an object.
  public static Double of(double number) {
    int whole = (int) number;
    int index = whole - LOWEST;
    if (index >= 0
        && index < SMALL.length
        && Double.doubleToRawLongBits(number) == Double.doubleToRawLongBits(whole)) {
      return SMALL[index];
    }
    return Double.valueOf(number);
  }

  /// An integer as an object.
  public static Double of(long number) {
    long index = number - LOWEST;
    if (index >= 0 && index < SMALL.length) {
      return SMALL[(int) index];
    }
    return Double.valueOf((double) number);
  }

  /// An integer as an object.
  public static Double of(int number) {
    int index = number - LOWEST;
    if (index >= 0 && index < SMALL.length) {
      return SMALL[index];
    }
    return Double.valueOf(number);
  }
}
