package moongate.gateway.route;

import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;

/// Finds all prefixes of a path in one pass over it: a hash table whose hash grows with each
/// character, asked at the lengths that prefixes have.
final class PathIndex {
  private final int[] lengths;
  private final String[] prefixes;
  private final int[] slots;
  private final int mask;

  /// Numbers `prefixes` by their position, from 0.
  PathIndex(Collection<String> prefixes) {
    this.prefixes = prefixes.toArray(String[]::new);
    var distinct = new TreeSet<Integer>();
    for (var prefix : prefixes) {
      distinct.add(prefix.length());
    }
    lengths = distinct.stream().mapToInt(Integer::intValue).toArray();
    slots = new int[Integer.highestOneBit(Math.max(8, this.prefixes.length * 4)) * 2];
    mask = slots.length - 1;
    Arrays.fill(slots, -1);
    for (int i = 0; i < this.prefixes.length; i++) {
      slots[freeSlot(hash(this.prefixes[i]))] = i;
    }
  }

  private static int hash(String text) {
    int hash = 0;
    for (int i = 0; i < text.length(); i++) {
      hash = step(hash, text.charAt(i));
    }
    return hash;
  }

  private static int step(int hash, char c) {
    return hash * 31 + c;
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ mixed >>> 15;
  }

  private int freeSlot(int hash) {
    int slot = spread(hash) & mask;
    while (slots[slot] >= 0) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /// How many prefixes a path can have at most.
  int most() {
    return lengths.length;
  }

  String prefix(int number) {
    return prefixes[number];
  }

  /// Puts the numbers of the prefixes of `path` into `found`, the shortest first, and returns how
  /// many there are.
  int find(String path, int[] found) {
    int count = 0;
    int hash = 0;
    int at = 0;
    for (int length : lengths) {
      if (length > path.length()) {
        break;
      }
      while (at < length) {
        hash = step(hash, path.charAt(at++));
      }
      int number = lookUp(path, length, hash);
      if (number >= 0) {
        found[count++] = number;
      }
    }
    return count;
  }

  private int lookUp(String path, int length, int hash) {
    for (int slot = spread(hash) & mask; slots[slot] >= 0; slot = slot + 1 & mask) {
      var prefix = prefixes[slots[slot]];
      if (prefix.length() == length && path.startsWith(prefix)) {
        return slots[slot];
      }
    }
    return -1;
  }
}
