package moongate.net.hpack;

import org.jspecify.annotations.Nullable;

/// The dynamic table of a decoder (RFC 7541, 2.3.2), the newest field first.
final class DynamicTable {
  private @Nullable TableField[] fields = new TableField[16];
  private int newest;
  private int count;
  private int size;
  private int capacity;

  DynamicTable(int capacity) {
    this.capacity = capacity;
  }

  int capacity() {
    return capacity;
  }

  /// The field at `index`, from 0; null if there is none.
  @Nullable TableField at(int index) {
    return index < count ? fields[newest - index & fields.length - 1] : null;
  }

  void capacity(int most) {
    capacity = most;
    evict(0);
  }

  /// Adds a field. A field that is larger than the table empties it and is not added.
  void add(TableField field) {
    evict(field.size());
    if (field.size() > capacity) {
      return;
    }
    if (count == fields.length) {
      grow();
    }
    newest = newest + 1 & fields.length - 1;
    fields[newest] = field;
    count++;
    size += field.size();
  }

  private void evict(int needed) {
    while (count > 0 && size > capacity - needed) {
      int oldest = newest - --count & fields.length - 1;
      var field = fields[oldest];
      fields[oldest] = null;
      size -= field == null ? 0 : field.size();
    }
  }

  private void grow() {
    var larger = new @Nullable TableField[2 * fields.length];
    for (int i = 0; i < count; i++) {
      larger[count - 1 - i] = at(i);
    }
    newest = count - 1;
    fields = larger;
  }
}
