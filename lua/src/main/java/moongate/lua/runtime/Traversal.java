package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A running `for … in pairs(t)` or `ipairs(t)` without a call per item: used by compiled loops if
/// the iterator is the library's own.
public final class Traversal {
  private final LuaTable table;
  private final boolean isSequence;

  /// The slot of the last item; in a sequence, its index.
  private int place;

  private @Nullable Object key;
  private @Nullable Object value;

  private Traversal(LuaTable table, boolean isSequence, int place) {
    this.table = table;
    this.isSequence = isSequence;
    this.place = place;
  }

  /// The traversal for `iterator, subject, control`, or null if they are not the library's.
  public static @Nullable Traversal of(
      LuaState state,
      @Nullable Object iterator,
      @Nullable Object subject,
      @Nullable Object control) {
    if (iterator == null || !(subject instanceof LuaTable table)) {
      return null;
    }
    if (iterator == state.nextFunction()) {
      return new Traversal(table, false, table.slotOf(control));
    }
    if (iterator == state.sequenceIterator() && control instanceof Double start) {
      return new Traversal(table, true, (int) start.doubleValue());
    }
    return null;
  }

  /// Moves to the next item; false at the end.
  public boolean advance() {
    if (isSequence) {
      place++;
      value = table.get((long) place);
      return value != null;
    }
    place = table.nextSlot(place);
    if (place < 0) {
      return false;
    }
    key = table.keyAt(place);
    value = table.valueAt(place);
    return true;
  }

  /// The item's key.
  public @Nullable Object key() {
    return isSequence ? Numbers.of(place) : key;
  }

  /// The item's value.
  public @Nullable Object value() {
    return value;
  }
}
