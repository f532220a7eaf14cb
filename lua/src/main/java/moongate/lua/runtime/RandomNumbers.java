package moongate.lua.runtime;

import java.security.SecureRandom;

/// LuaJIT's random number generator, a combined Tausworthe generator with a period of 2^223: the
/// same seed gives the same numbers as in LuaJIT. Not for secrets.
public final class RandomNumbers {
  private static final int[] BITS = {63, 58, 55, 47};
  private static final int[] LEFT = {31, 19, 24, 21};
  private static final int[] KEPT = {18, 28, 7, 8};
  private static final long ONE = 0x3ff0000000000000L;
  private static final long FRACTION = 0x000fffffffffffffL;

  private final long[] registers = new long[4];

  /// A generator with a random seed.
  RandomNumbers() {
    seed(new SecureRandom().nextDouble());
  }

  /// Restarts with `seed`.
  public void seed(double seed) {
    double value = seed;
    for (int i = 0; i < registers.length; i++) {
      value = value * 3.14159265358979323846 + 2.7182818284590452354;
      long bits = Double.doubleToRawLongBits(value);
      long least = 1L << (64 - BITS[i]);
      registers[i] = Long.compareUnsigned(bits, least) < 0 ? bits + least : bits;
    }
    for (int i = 0; i < 10; i++) {
      step();
    }
  }

  /// A number from 0, inclusive, to 1, exclusive.
  public double next() {
    return Double.longBitsToDouble(step() & FRACTION | ONE) - 1.0;
  }

  private long step() {
    long result = 0;
    for (int i = 0; i < registers.length; i++) {
      long z = registers[i];
      z = ((z << LEFT[i]) ^ z) >>> (BITS[i] - KEPT[i]) ^ (z & (-1L << (64 - BITS[i]))) << KEPT[i];
      result ^= z;
      registers[i] = z;
    }
    return result;
  }
}
