package moongate.gateway.route;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lists of ranks by the number of a host or method. A hash table of plain numbers: each request
/// looks some of them up. Immutable.
final class RankLists {
  private final int[] numbers;
  private final int[] @Nullable [] lists;
  private final int mask;
  private final boolean isEmpty;

  RankLists(Map<Integer, int[]> byNumber) {
    int slots = Integer.highestOneBit(Math.max(1, byNumber.size())) * 4;
    numbers = new int[slots];
    lists = new int[slots][];
    mask = slots - 1;
    isEmpty = byNumber.isEmpty();
    byNumber.forEach(this::put);
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
