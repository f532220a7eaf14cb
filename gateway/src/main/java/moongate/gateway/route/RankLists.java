package moongate.gateway.route;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Lists of ranks by the number of a host or method. A hash table of plain numbers: each request
/// looks some of them up. Immutable.
final class RankLists {
  private final int[] numbers;
  private final int[] @Nullable [] lists;
  private final int mask;
  private final boolean isEmpty;

  private RankLists(int size) {
    int slots = Integer.highestOneBit(Math.max(1, size)) * 4;
    numbers = new int[slots];
    lists = new int[slots][];
    mask = slots - 1;
    isEmpty = size == 0;
  }

  /// Collects ranks. A configuration may have a hundred thousand prefixes, most of them with one
  /// rank or two, so this is as small as can be.
  static final class Builder {
    /// Each has a number in its upper half and a rank in its lower one.
    private long[] pairs = new long[1];

    private int count;

    void add(int number, int rank) {
      if (count == pairs.length) {
        pairs = Arrays.copyOf(pairs, count * 2);
      }
      pairs[count++] = (long) number << Integer.SIZE | rank;
    }

    RankLists build() {
      Arrays.sort(pairs, 0, count);
      int size = 0;
      for (int start = 0; start < count; start = end(start)) {
        size++;
      }
      var built = new RankLists(size);
      for (int start = 0; start < count; start = end(start)) {
        built.put(number(start), ranks(start, end(start)));
      }
      return built;
    }

    private int number(int at) {
      return (int) (pairs[at] >> Integer.SIZE);
    }

    /// Where the pairs end that have the same number as the one at `start`.
    private int end(int start) {
      int end = start + 1;
      while (end < count && number(end) == number(start)) {
        end++;
      }
      return end;
    }

    private int[] ranks(int start, int end) {
      var ranks = new int[end - start];
      for (int i = 0; i < ranks.length; i++) {
        ranks[i] = (int) pairs[start + i];
      }
      return ranks;
    }
  }

  private void put(int number, int[] list) {
    int slot = slot(number);
    numbers[slot] = number;
    lists[slot] = list;
  }

  /// Where `number` stands, or would.
  private int slot(int number) {
    int slot = number & mask;
    while (lists[slot] != null && numbers[slot] != number) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  boolean isEmpty() {
    return isEmpty;
  }

  /// The list of `number`; null when there is none.
  int @Nullable [] get(int number) {
    return lists[slot(number)];
  }
}
