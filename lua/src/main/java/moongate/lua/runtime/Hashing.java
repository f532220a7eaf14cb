package moongate.lua.runtime;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Hashes of table keys. The usual hash is cheap and known at compile time; the secret one is for
/// tables whose keys were chosen to collide.
public final class Hashing {
  /// How many nodes a search may visit before the table switches to secret hashes.
  static final int LONGEST_SEARCH = 200;

  /// The distance from an occupied node to the next one that a key may use: 17 nodes. Keys that
  /// count up, such as `item10` to `item19`, have adjacent homes, and the next ten begin 31 nodes
  /// further: a distance of 17 is after the first run and before the second. In tables of up to 16
  /// nodes it leads to the next node.
  static final int STRIDE = 2 * 17;

  private static final long SECRET = ThreadLocalRandom.current().nextLong() | 1;

  private Hashing() {}

  /// The usual hash of a string.
  public static int of(String key) {
    int hash = key.hashCode();
    return hash ^ (hash >>> 16);
  }

  /// The index at which a key is searched first, for [TableStorage#keyAt]: an even number. Only
  /// strings are searched in this way.
  public static int home(@Nullable Object key) {
    return key instanceof String name ? of(name) << 1 : 0;
  }

  /// The usual hash of a number; equal numbers, -0 and 0 included, have equal hashes.
  static int of(double key, boolean hardened) {
    long bits = Double.doubleToRawLongBits(key + 0.0);
    long mixed = bits * (hardened ? SECRET : 0x9E3779B97F4A7C15L);
    return (int) (mixed >>> 32) ^ (int) (mixed >>> 48);
  }

  /// The hash of any key, usual or secret.
  static int of(Object key, boolean hardened) {
    if (key instanceof String name) {
      return hardened ? secret(name) : of(name);
    }
    if (key instanceof Double number) {
      return of(number.doubleValue(), hardened);
    }
    int hash = System.identityHashCode(key);
    return hash ^ (hash >>> 16);
  }

  private static int secret(String key) {
    Meter.workCurrent(key.length() >> 4);
    long hash = SECRET;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * SECRET;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }

  /// The number of nodes for `keys` keys: a power of two that leaves some nodes free.
  static int capacityFor(int keys) {
    int capacity = 4;
    while (capacity - (capacity >> 2) < keys) {
      capacity <<= 1;
    }
    return capacity;
  }
}
