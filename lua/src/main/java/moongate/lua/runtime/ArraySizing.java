package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// Computes the size of a table's array like PUC Lua: the largest power of two such that more than
/// half of its places are in use.
final class ArraySizing {
  private static final int LARGEST_POWER = 26;

  private ArraySizing() {}

  /// The best capacity of the array for the integer keys of the table and the key `extra`.
  static int sizeFor(@Nullable Object[] array, int size, @Nullable Object[] nodes, Object extra) {
    var counts = new int[LARGEST_POWER + 1];
    int keys = count(extra, counts);
    for (int node = 0; node < nodes.length; node += 2) {
      if (nodes[node + 1] != null) {
        keys += count(nodes[node], counts);
      }
    }
    if (keys <= 1) {
      return array.length;
    }
    for (int index = 0; index < size; index++) {
      if (array[index] != null) {
        counts[powerFor(index + 1)]++;
      }
    }
    int below = 0;
    int best = array.length;
    for (int power = 0; power <= LARGEST_POWER; power++) {
      below += counts[power];
      if (below > (1 << power) / 2) {
        best = Math.max(best, 1 << power);
      }
    }
    return best;
  }

  private static int count(@Nullable Object key, int[] counts) {
    if (key instanceof Double number) {
      double value = number;
      if (value >= 1 && value <= 1 << LARGEST_POWER && value == Math.rint(value)) {
        counts[powerFor((int) value)]++;
        return 1;
      }
    }
    return 0;
  }

  /// The smallest `p` with `2^p >= key`.
  private static int powerFor(int key) {
    return key == 1 ? 0 : 32 - Integer.numberOfLeadingZeros(key - 1);
  }
}
