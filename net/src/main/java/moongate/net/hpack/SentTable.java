package moongate.net.hpack;

/// Which rows the dynamic table of the other side has: those from the oldest that was not evicted
/// to the last. Only their sizes are kept here; fields know their rows.
final class SentTable {
  /// As large as a table gets, in rows: each takes 32 bytes at least.
  private static final int MOST_ROWS = FieldDecoder.USUAL_CAPACITY / TableField.OVERHEAD;

  private final int[] sizes = new int[MOST_ROWS];
  private long oldest;
  private long next;
  private int size;
  private int capacity = FieldDecoder.USUAL_CAPACITY;

  int capacity() {
    return capacity;
  }

  /// @param most at most [FieldDecoder#USUAL_CAPACITY]
  void capacity(int most) {
    capacity = most;
    evict(0);
  }

  /// True for a field that is worth its place.
  boolean isFit(int fieldSize) {
    return fieldSize <= capacity / 2;
  }

  /// Adds a field that is fit, and returns its row.
  long add(int fieldSize) {
    evict(fieldSize);
    sizes[(int) (next % MOST_ROWS)] = fieldSize;
    size += fieldSize;
    return next++;
  }

  private void evict(int needed) {
    while (size + needed > capacity && oldest < next) {
      size -= sizes[(int) (oldest++ % MOST_ROWS)];
    }
  }

  boolean has(long row) {
    return row >= oldest;
  }

  /// The number of a row that is there, as a section names it.
  int number(long row) {
    return (int) (StaticTable.SIZE + next - row);
  }
}
