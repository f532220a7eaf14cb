package moongate.lua.runtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The operations of a table as a sequence, and its traversal in the order of `next`.
public abstract sealed class TableItems extends TableStorage permits LuaTable {
  /// How many empty places a step of a traversal may skip without being charged.
  private static final int LONG_WALK = 256;

  /// The guard of writes, or null.
  @Nullable WriteGuard guard;

  /// The entries of a weak table, else null; a weak table has no array and no nodes.
  @Nullable WeakStorage weak;

  TableItems(@Nullable Object[] array, @Nullable Object[] nodes) {
    super(array, nodes);
  }

  /// The value at an integer.
  public abstract @Nullable Object get(long key);

  /// Sets the value at an integer; nil removes it.
  public abstract void put(long key, @Nullable Object value);

  final void checkWritable(Object key) {
    var before = guard;
    if (before != null) {
      before.beforeWrite(key);
    }
  }

  final void checkWritable(double key) {
    var before = guard;
    if (before != null) {
      before.beforeWrite(key);
    }
  }

  // Sequences

  /// A border: `t[n]` is not nil and `t[n + 1]` is nil, or 0.
  public final int length() {
    if (hasHoles && size < array.length) {
      return borderInArray();
    }
    return size > 0 || used == 0 ? size : borderInHash();
  }

  /// The border that LuaJIT and PUC Lua find in a list from which items were removed: by bisection
  /// of the whole array, whose last place is free. Code that was written for them may rely on it.
  private int borderInArray() {
    int low = 0;
    int high = array.length;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (array[middle - 1] == null) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return low;
  }

  private int borderInHash() {
    int border = 0;
    while (get((long) border + 1) != null) {
      border++;
    }
    Meter.workCurrent(border >> 2);
    return border;
  }

  /// Adds `value` after the last item.
  public final void append(@Nullable Object value) {
    put((long) length() + 1, value);
  }

  /// Inserts an item at `position` (1..length + 1) and shifts the following ones up. Costs one step
  /// per shifted item.
  public final void insertAt(int position, @Nullable Object value) {
    checkWritable(position);
    int length = length();
    Meter.workCurrent((length - position) >> 3);
    put((long) length + 1, value);
    if (position <= length && size > length) {
      System.arraycopy(array, position - 1, array, position, length + 1 - position);
      array[position - 1] = value;
      shrink();
    } else {
      for (int i = length; i >= position; i--) {
        put((long) i + 1, get((long) i));
      }
      put((long) position, value);
    }
  }

  /// Removes the item at `position` (1..length), shifts the following ones down, and returns it.
  public final @Nullable Object removeAt(int position) {
    checkWritable(position);
    int length = length();
    var removed = get((long) position);
    Meter.workCurrent((length - position) >> 3);
    if (length == size) {
      System.arraycopy(array, position, array, position - 1, length - position);
      array[length - 1] = null;
      shrink();
    } else {
      for (int i = position; i < length; i++) {
        put((long) i, get((long) i + 1));
      }
      put((long) length, null);
    }
    return removed;
  }

  /// Removes everything except the metatable; keeps the capacity.
  public final void clear() {
    checkWritable("*");
    var storage = weak;
    if (storage != null) {
      storage.clear();
      absentMetamethods = 0;
      return;
    }
    Meter.workCurrent((size + nodes.length) >> 6);
    Arrays.fill(array, 0, size, null);
    size = 0;
    hasHoles = false;
    if (used > 0) {
      Arrays.fill(nodes, null);
      used = 0;
      hasZero = false;
    }
    absentMetamethods = 0;
  }

  // Traversal

  /// The next slot after `slot` (-1 to start) that contains a value, or -1 at the end.
  ///
  /// The key 0 comes before the array, as in LuaJIT, whose array begins with it. Published code
  /// relies on that when it searches a list such as `{[0] = "January", …}`.
  public final int nextSlot(int slot) {
    return hasZero && array.length > 0 ? nextSlot(slot, find(0.0)) : slotAfter(slot);
  }

  /// The same if `zero` is the node of the key 0; negative if it has none any more.
  private int nextSlot(int slot, int zero) {
    if (zero < 0) {
      return slotAfter(slot);
    }
    int first = array.length + (zero >> 1);
    if (slot < 0 && nodes[zero + 1] != null) {
      return first;
    }
    int next = slotAfter(slot == first ? -1 : slot);
    return next == first ? slotAfter(next) : next;
  }

  /// The next slot in the order of the places.
  private int slotAfter(int slot) {
    int next = slot + 1;
    for (; next < size; next++) {
      if (array[next] != null) {
        return skipping(next - slot, next);
      }
    }
    int capacity = array.length;
    var places = nodes;
    int first = 2 * (Math.max(next, capacity) - capacity);
    for (int node = first; node < places.length; node += 2) {
      if (places[node + 1] != null) {
        return skipping(node - first, capacity + (node >> 1));
      }
    }
    var storage = weak;
    return storage == null ? skipping(places.length - first, -1) : storage.nextSlot(slot);
  }

  /// Charges for skipping empty places if there were many.
  private static int skipping(int places, int slot) {
    if (places > LONG_WALK) {
      Meter.workCurrent(places >> 5);
    }
    return slot;
  }

  /// The key in a slot that [#nextSlot(int)] returned.
  public final @Nullable Object keyAt(int slot) {
    int node = 2 * (slot - array.length);
    if (node < 0) {
      return Numbers.of(slot + 1);
    }
    if (node < nodes.length) {
      return nodes[node];
    }
    var storage = weak;
    return storage == null ? null : storage.keyAt(slot);
  }

  /// The value in a slot that [#nextSlot(int)] returned.
  public final @Nullable Object valueAt(int slot) {
    int node = 2 * (slot - array.length);
    if (node < 0) {
      return array[slot];
    }
    if (node < nodes.length) {
      return nodes[node + 1];
    }
    var storage = weak;
    return storage == null ? null : storage.valueAt(slot);
  }

  /// The slot of a key, removed ones included; -1 for nil.
  ///
  /// @throws LuaError if the table never had the key
  public final int slotOf(@Nullable Object key) {
    if (key == null) {
      return -1;
    }
    if (key instanceof Double number) {
      int whole = (int) number.doubleValue();
      if (whole == number && whole > 0 && whole <= array.length) {
        return whole - 1;
      }
    }
    int node = find(key);
    if (node >= 0) {
      return array.length + (node >> 1);
    }
    var storage = weak;
    int slot = storage == null ? -1 : storage.slotOf(key);
    if (slot < 0) {
      throw LuaErrors.invalidKeyToNext();
    }
    return slot;
  }

  /// The key after `key` and its value as [Values], or null (nil) at the end: Lua's `next`.
  public final @Nullable Object next(@Nullable Object key) {
    int slot = nextSlot(slotOf(key));
    return slot < 0 ? null : Values.pair(keyAt(slot), valueAt(slot));
  }
}
