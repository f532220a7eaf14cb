package moongate.lua.runtime;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/// The entries of a table with `__mode`: an open-addressing hash whose keys, values or both are
/// weak references.
///
/// Tables, functions, coroutines and userdata can be collected; strings, numbers and booleans never
/// are. As in Lua 5.1, a weak key stays as long as its own value refers to it. The entry that
/// [#nextSlot(int)] found last is held until the next operation on the table.
final class WeakStorage {
  private static final int SMALLEST = 8;
  private static final int REFERENCE_BYTES = 48;

  /// The first slot number: slots come after those of a table without an array and a hash.
  private static final int FIRST_SLOT = 1;

  private final boolean hasWeakKeys;
  private final boolean hasWeakValues;
  private @Nullable Object[] keys = new @Nullable Object[SMALLEST];
  private @Nullable Object[] values = new @Nullable Object[SMALLEST];

  /// The number of places that contain a key, collected and removed ones included.
  private int used;

  private @Nullable Object heldKey;
  private @Nullable Object heldValue;

  private WeakStorage(boolean hasWeakKeys, boolean hasWeakValues) {
    this.hasWeakKeys = hasWeakKeys;
    this.hasWeakValues = hasWeakValues;
  }

  /// The storage for the `__mode` of a metatable, or null if that means an ordinary table.
  static @Nullable WeakStorage of(@Nullable LuaTable metatable) {
    if (metatable == null || !(Metatables.get(metatable, Metamethod.MODE) instanceof String mode)) {
      return null;
    }
    boolean keys = mode.indexOf('k') >= 0;
    boolean values = mode.indexOf('v') >= 0;
    return keys || values ? new WeakStorage(keys, values) : null;
  }

  /// True if the other storage has the same weakness.
  boolean isLike(@Nullable WeakStorage other) {
    return other != null
        && other.hasWeakKeys == hasWeakKeys
        && other.hasWeakValues == hasWeakValues;
  }

  // References

  private static final class WeakKey extends WeakReference<Object> {
    final int hash;

    WeakKey(Object key, int hash) {
      super(key);
      this.hash = hash;
    }
  }

  private static boolean isCollectable(Object value) {
    return !(value instanceof String || value instanceof Double || value instanceof Boolean);
  }

  private static @Nullable Object referent(@Nullable Object held) {
    return held instanceof WeakReference<?> reference ? reference.get() : held;
  }

  private static int hashOf(Object held) {
    return held instanceof WeakKey key ? key.hash : Hashing.of(held, true);
  }

  private static boolean matches(Object held, Object key) {
    return held instanceof WeakKey weak ? weak.refersTo(key) : Compare.rawEqual(held, key);
  }

  // Access

  /// The place of a key, or the free place where it would be put.
  private int place(Object key, int hash) {
    int mask = keys.length - 1;
    int place = hash & mask;
    Object held;
    while ((held = keys[place]) != null && !matches(held, key)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  @Nullable Object get(Object key) {
    release();
    int place = place(key, Hashing.of(key, true));
    return keys[place] == null ? null : referent(values[place]);
  }

  /// Sets the value at any key but NaN; nil removes it.
  void put(Object key, @Nullable Object value) {
    release();
    int hash = Hashing.of(key, true);
    int place = place(key, hash);
    if (keys[place] == null) {
      if (value == null) {
        return;
      }
      if (used >= keys.length - (keys.length >> 2)) {
        rehash();
        place = place(key, hash);
      }
      keys[place] = hasWeakKeys && isCollectable(key) ? new WeakKey(key, hash) : key;
      used++;
    }
    values[place] = hold(value);
  }

  private @Nullable Object hold(@Nullable Object value) {
    return value != null && hasWeakValues && isCollectable(value)
        ? new WeakReference<>(value)
        : value;
  }

  /// Removes collected entries and makes room for more.
  private void rehash() {
    int live = 0;
    for (int place = 0; place < keys.length; place++) {
      if (isLive(place)) {
        live++;
      }
    }
    int capacity = Math.max(SMALLEST, Hashing.capacityFor(live + 1 + (live >> 1)));
    Meter.workCurrent(keys.length >> 3);
    Meter.chargeCurrent(32 + 24L * capacity);
    var oldKeys = keys;
    var oldValues = values;
    keys = new @Nullable Object[capacity];
    values = new @Nullable Object[capacity];
    used = 0;
    for (int place = 0; place < oldKeys.length; place++) {
      var key = oldKeys[place];
      if (key != null && referent(key) != null && referent(oldValues[place]) != null) {
        int free = hashOf(key) & (capacity - 1);
        while (keys[free] != null) {
          free = (free + 1) & (capacity - 1);
        }
        keys[free] = key;
        values[free] = oldValues[place];
        used++;
      }
    }
  }

  private boolean isLive(int place) {
    return keys[place] != null && referent(keys[place]) != null && referent(values[place]) != null;
  }

  /// Removes everything.
  void clear() {
    release();
    keys = new @Nullable Object[SMALLEST];
    values = new @Nullable Object[SMALLEST];
    used = 0;
  }

  // Traversal

  /// The next slot after `slot` whose key and value are alive, or -1 at the end; both stay alive
  /// until the value is requested.
  int nextSlot(int slot) {
    int first = Math.max(0, slot - FIRST_SLOT + 1);
    for (int place = first; place < keys.length; place++) {
      heldKey = referent(keys[place]);
      heldValue = referent(values[place]);
      if (heldKey != null && heldValue != null) {
        chargeSkipped(place - first);
        return place + FIRST_SLOT;
      }
    }
    release();
    chargeSkipped(keys.length - first);
    return -1;
  }

  /// Charges for places without a live entry: as many as there ever were entries, if all of them
  /// were collected.
  private static void chargeSkipped(int places) {
    if (places > 4) {
      Meter.workCurrent(places >> 2);
    }
  }

  @Nullable Object keyAt(int slot) {
    return slot < FIRST_SLOT ? null : referent(keys[slot - FIRST_SLOT]);
  }

  /// The value in a slot. From now on the caller has to hold its key and value.
  @Nullable Object valueAt(int slot) {
    var value = slot < FIRST_SLOT ? null : referent(values[slot - FIRST_SLOT]);
    release();
    return value;
  }

  /// The slot of a key, removed ones included, or -1 if it was never present.
  int slotOf(Object key) {
    int place = place(key, Hashing.of(key, true));
    return keys[place] == null ? -1 : place + FIRST_SLOT;
  }

  /// Adds everything that is not held weakly to the walk; returns the storage's own size.
  long reach(RetainedMemory walk) {
    for (int place = 0; place < keys.length; place++) {
      reach(walk, keys[place]);
      reach(walk, values[place]);
    }
    return 2 * RetainedMemory.array(keys.length);
  }

  private static void reach(RetainedMemory walk, @Nullable Object held) {
    if (held instanceof WeakReference<?>) {
      walk.count(REFERENCE_BYTES);
    } else {
      walk.reach(held);
    }
  }

  private void release() {
    heldKey = null;
    heldValue = null;
  }
}
