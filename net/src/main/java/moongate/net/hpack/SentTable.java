package moongate.net.hpack;

/// Tracks the rows of the other side's dynamic table, from the oldest that was not evicted to the
/// last. Only the sizes of rows are kept here; fields know their rows.
final class SentTable {
  /// The largest number of rows that a table can have: each takes at least 32 bytes.
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

  /// True if the field is small enough to be added.
  boolean isFit(int fieldSize) {
    return fieldSize <= capacity / 2;
  }

  /// Adds a field for which [#isFit] is true, and returns its row.
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

  /// The index by which a section refers to a row that is in the table.
  int number(long row) {
    return (int) (StaticTable.SIZE + next - row);
  }
}
