package moongate.lua.runtime;

import java.util.Arrays;
import moongate.fiber.StackRoom;
import org.jspecify.annotations.Nullable;

/// A Lua table: an array for the keys 1..n and an open-addressing hash for all others.
///
/// All methods here are *raw*; [Index] uses metatables. A removed key keeps its node in the hash
/// until the table next grows, so that a traversal may assign nil to the fields it visits.
///
/// Storage is in [TableStorage], sequences and traversals in [TableItems].
public final class LuaTable extends TableItems {
  private static final String INDEX = Metamethod.INDEX.key();
  private static final int INDEX_HASH = Metamethod.INDEX.hash();

  private @Nullable LuaTable metatable;

  /// An empty table.
  public LuaTable() {
    super(NO_ARRAY, NO_NODES);
  }

  /// An empty table with capacity for `arrayItems` keys from 1 and `fields` others.
  public LuaTable(int arrayItems, int fields) {
    long bytes = 4L * arrayItems + 12L * fields;
    if (bytes > 256) {
      Meter.chargeCurrent(bytes);
    }
    super(
        arrayItems == 0 ? NO_ARRAY : new @Nullable Object[arrayItems],
        fields == 0 ? NO_NODES : new @Nullable Object[2 * Hashing.capacityFor(fields)]);
  }

  /// A sequence of these items. The table takes ownership of the array.
  public static LuaTable ofItems(@Nullable Object... items) {
    int length = items.length;
    boolean endsInNil = length > 0 && items[length - 1] == null;
    return ofItems(items, endsInNil ? border(items, length) : length);
  }

  /// Like [#ofItems(Object...)], for a list whose length is not known from the source: if it
  /// contains nils, the length of the table is the border that LuaJIT finds, whose array has one
  /// more place. An exception is a list of two items, for which each table has capacity: `{f()}`
  /// with the results `nil, message` has the length 2.
  static LuaTable ofOpenItems(@Nullable Object... items) {
    if (items.length == 2) {
      return ofItems(items);
    }
    return ofItems(items, border(items, items.length + 1));
  }

  /// A border of `items` by bisection like LuaJIT's, beginning at place `end`, which is nil.
  private static int border(@Nullable Object[] items, int end) {
    int low = 0;
    int high = end;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (items[middle - 1] == null) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return low;
  }

  /// Puts the items after the border into the hash.
  private static LuaTable ofItems(@Nullable Object[] items, int border) {
    var table = new LuaTable();
    table.array = border < items.length ? Arrays.copyOf(items, border) : items;
    table.size = border;
    for (int i = border; i < items.length; i++) {
      if (items[i] != null) {
        table.put(i + 1L, items[i]);
      }
    }
    return table;
  }

  // Metatable

  /// The metatable, or null.
  public @Nullable LuaTable metatable() {
    return metatable;
  }

  /// Sets or removes the metatable. Its `__mode` determines whether the table is weak from now on.
  public void metatable(@Nullable LuaTable replacement) {
    checkWritable("metatable");
    metatable = replacement;
    var storage = WeakStorage.of(replacement);
    if (storage == null ? weak != null : !storage.isLike(weak)) {
      moveTo(storage);
    }
  }

  // Weak tables

  /// Moves all entries to a weak storage or, if `storage` is null, back to array and hash.
  ///
  /// Array and hash are empty then and marked as hardened, so that the fast paths find nothing
  /// there and [#weak] is searched.
  private void moveTo(@Nullable WeakStorage storage) {
    StackRoom.ensure();
    var all = new LuaTable();
    for (int slot = nextSlot(-1); slot >= 0; slot = nextSlot(slot)) {
      all.put(keyAt(slot), valueAt(slot));
    }
    weak = storage;
    isGuarded = storage != null || guard != null;
    hardened = storage != null;
    array = NO_ARRAY;
    size = 0;
    nodes = NO_NODES;
    used = storage == null ? 0 : 1;
    hasZero = false;
    hasHoles = false;
    for (int slot = all.nextSlot(-1); slot >= 0; slot = all.nextSlot(slot)) {
      put(all.keyAt(slot), all.valueAt(slot));
    }
  }

  /// The value of a key that is not in the array or the hash.
  private @Nullable Object absent(Object key) {
    var storage = weak;
    return storage == null ? null : storage.get(key);
  }

  private @Nullable Object absent(double key) {
    var storage = weak;
    return storage == null ? null : storage.get(Numbers.of(key));
  }

  /// Writes to a table that is read-only, watched or weak.
  private void putGuarded(Object key, @Nullable Object value) {
    checkWritable(key);
    var storage = weak;
    if (storage == null) {
      put(key, value);
      return;
    }
    absentMetamethods = 0;
    storage.put(key, value);
  }

  private void putGuarded(double key, @Nullable Object value) {
    checkWritable(key);
    if (weak == null) {
      put(key, value);
    } else if (!Double.isNaN(key)) {
      putGuarded(Numbers.of(key == 0 ? 0.0 : key), value);
    } else if (value != null) {
      throw LuaErrors.indexIsNaN();
    }
  }

  // Frozen and watched tables

  /// Makes the table read-only forever, also for raw access.
  ///
  /// @param path the table's name in the error for a write
  public void freeze(String path) {
    guard = new WriteGuard.Frozen(path);
    isGuarded = true;
  }

  /// True if the table is read-only.
  public boolean isFrozen() {
    return guard instanceof WriteGuard.Frozen;
  }

  /// Notifies `watcher` of the next write; false if the table already has another watcher. A frozen
  /// table needs none.
  boolean watch(WriteGuard.Watched watcher) {
    if (guard == null) {
      guard = watcher;
      isGuarded = true;
      return true;
    }
    return guard == watcher || isFrozen();
  }

  /// Removes the watcher, if there is one.
  void unwatch() {
    if (guard instanceof WriteGuard.Watched) {
      guard = null;
      isGuarded = weak != null;
    }
  }

  // Get

  /// The fast look-up of a method for `object:key()`: in the table itself or in the tables that its
  /// metatable's `__index` leads to, looking only at the key's home in each. Null if it is not
  /// found in this way. Makes no calls, like [#quick(String, int)].
  public @Nullable Object quickMethod(String key, int hash) {
    var table = this;
    for (int i = 0; i < 3 && !table.hardened; i++) {
      var places = table.nodes;
      int last = places.length - 1;
      var found = places[(hash << 1) & last];
      if (found == key) {
        return places[((hash << 1) | 1) & last];
      }
      var metatable = table.metatable;
      // Another key at its home proves nothing: this key may be further on.
      if (found != null
          || metatable == null
          || !(metatable.quick(INDEX, INDEX_HASH) instanceof LuaTable parent)) {
        return null;
      }
      table = parent;
    }
    return null;
  }

  /// The value at any key, nil included.
  public @Nullable Object get(@Nullable Object key) {
    if (key instanceof String name) {
      return get(name, Hashing.of(name));
    }
    if (key instanceof Double number) {
      return get(number.doubleValue());
    }
    if (key == null || used == 0) {
      return null;
    }
    int node = find(key);
    return node < 0 ? absent(key) : nodes[node + 1];
  }

  /// The value at `key`.
  public @Nullable Object get(String key) {
    return get(key, Hashing.of(key));
  }

  /// The value at `key`, where `hash` is its [Hashing#of(String)], which compiled code knows in
  /// advance.
  public @Nullable Object get(String key, int hash) {
    var places = nodes;
    int node = (hash << 1) & (places.length - 2);
    var found = places[node];
    if (found == key) {
      return places[node + 1];
    }
    if (found == null && !hardened) {
      return null;
    }
    node = find(key, hash);
    return node < 0 ? absent(key) : places[node + 1];
  }

  /// The value at a number.
  public @Nullable Object get(double key) {
    int whole = (int) key;
    int index = whole - 1;
    if (index >= 0 && index < size && whole == key) {
      return array[index];
    }
    return used == 0 ? null : getNumber(key);
  }

  /// The value at an integer.
  @Override
  public @Nullable Object get(long key) {
    long index = key - 1;
    if (index >= 0 && index < size) {
      return array[(int) index];
    }
    return used == 0 ? null : getNumber((double) key);
  }

  /// The value at an integer.
  public @Nullable Object get(int key) {
    return get((long) key);
  }

  private @Nullable Object getNumber(double key) {
    int node = find(key);
    return node < 0 ? absent(key) : nodes[node + 1];
  }

  // Put

  /// Sets the value at any key; nil removes it.
  ///
  /// @throws LuaError if the key is nil or not a number
  @Override
  public void put(@Nullable Object key, @Nullable Object value) {
    if (key instanceof String name) {
      put(name, Hashing.of(name), value);
    } else if (key instanceof Double number) {
      put(number.doubleValue(), value);
    } else if (key == null) {
      throw LuaErrors.indexIsNil();
    } else if (isGuarded) {
      putGuarded(key, value);
    } else {
      int node = find(key);
      if (node >= 0) {
        store(node, value);
      } else if (value != null) {
        insert(key, Hashing.of(key, hardened), value);
      }
    }
  }

  /// Sets the value at `key`; nil removes it.
  public void put(String key, @Nullable Object value) {
    put(key, Hashing.of(key), value);
  }

  /// Sets the value at `key`, where `hash` is its [Hashing#of(String)].
  public void put(String key, int hash, @Nullable Object value) {
    if (isGuarded) {
      putGuarded(key, value);
      return;
    }
    var places = nodes;
    int node = (hash << 1) & (places.length - 2);
    if (places[node] == key && places[node + 1] != null) {
      places[node + 1] = value;
      return;
    }
    node = find(key, hash);
    if (node >= 0) {
      store(node, value);
    } else if (value != null) {
      insert(key, hardened ? Hashing.of(key, true) : hash, value);
    }
  }

  /// Sets the value at an integer; nil removes it.
  @Override
  public void put(long key, @Nullable Object value) {
    if (isGuarded) {
      putGuarded((double) key, value);
      return;
    }
    long index = key - 1;
    if (index >= 0 && index < size && value != null) {
      array[(int) index] = value;
    } else if (index == size && index < array.length && value != null && used == 0) {
      array[(int) index] = value;
      size++;
    } else {
      putNumber((double) key, value);
    }
  }

  /// Sets the value at an integer; nil removes it.
  public void put(int key, @Nullable Object value) {
    put((long) key, value);
  }

  /// Sets the value at a number; nil removes it.
  ///
  /// @throws LuaError if the key is not a number (NaN)
  public void put(double key, @Nullable Object value) {
    int whole = (int) key;
    if (whole == key) {
      put((long) whole, value);
    } else {
      putNumber(key, value);
    }
  }

  private void putNumber(double key, @Nullable Object value) {
    if (isGuarded) {
      putGuarded(key, value);
      return;
    }
    int whole = (int) key;
    if (whole == key && whole > 0 && whole - 1 <= size) {
      putInArray(whole - 1, value);
      return;
    }
    int node = find(key);
    if (node >= 0) {
      store(node, value);
    } else if (value != null) {
      if (Double.isNaN(key)) {
        throw LuaErrors.indexIsNaN();
      }
      hasZero |= key == 0;
      insert(Numbers.of(key == 0 ? 0.0 : key), Hashing.of(key, hardened), value);
    }
  }

  /// Sets an item of the array or the one directly after its end.
  private void putInArray(int index, @Nullable Object value) {
    if (index < size) {
      array[index] = value;
      if (value == null) {
        removed(index);
      }
      return;
    }
    if (used > 0) {
      int node = find((double) (index + 1));
      if (node >= 0) {
        if (value == null) {
          nodes[node + 1] = null;
          return;
        }
        nodes[node + 1] = null;
      }
    }
    if (value == null) {
      return;
    }
    if (index == array.length) {
      growArray(Math.max(4, 2 * index));
    }
    if (used > 0) {
      StackRoom.ensure();
    }
    array[index] = value;
    size = index + 1;
    if (used > 0) {
      takeFollowersFromHash();
    }
  }

  // Memory

  /// The number of places in the table, free ones included.
  int places() {
    return array.length + nodes.length;
  }

  /// Adds the content of the places from `from` to `until`, exclusive, to the walk.
  void reach(RetainedMemory walk, int from, int until) {
    for (int place = from; place < until; place++) {
      int node = place - array.length;
      if (node < 0) {
        walk.reach(array[place]);
      } else if (node < nodes.length) {
        walk.reach(nodes[node]);
      }
    }
  }

  /// Adds everything else that belongs to the table to the walk; returns the size of all parts.
  long reachParts(RetainedMemory walk) {
    walk.reach(metatable);
    var storage = weak;
    return RetainedMemory.array(array.length)
        + (nodes == NO_NODES ? 0 : RetainedMemory.array(nodes.length))
        + (storage == null ? 0 : storage.reach(walk));
  }
}
