package moongate.lua.runtime;

import java.util.Arrays;
import moongate.fiber.StackRoom;
import org.jspecify.annotations.Nullable;

/// The array and the hash of a table, and the fast look-ups that compiled code inlines.
///
///     array   key 1 │ key 2 │ … │ key size │ free …      array[size - 1] is never nil
///     nodes   key │ value │ key │ value │ …               a key's home is its hash; then see STRIDE
///
/// *Slots* number the places of the array first, then the nodes; a key's slot does not change as
/// long as no key is added.
public abstract sealed class TableStorage permits TableItems {
  static final @Nullable Object[] NO_ARRAY = {};
  static final @Nullable Object[] NO_NODES = {null, null};
  private static final int LARGEST_ARRAY = 1 << 28;

  /// The result of an unsuccessful search: negative, and even like all homes.
  private static final int NOWHERE = Integer.MIN_VALUE;

  @Nullable Object[] array;
  int size;
  @Nullable Object[] nodes;

  /// The number of nodes that contain a key, removed ones included.
  int used;

  /// Bits of the metamethods that this table, as a metatable, is known not to have.
  int absentMetamethods;

  /// True once too many keys shared a home: from then on homes come from a secret hash.
  boolean hardened;

  /// True if writes need a check: the table is read-only, watched or weak.
  boolean isGuarded;

  /// True once an item before the last one was removed, or moved here without one before it.
  boolean hasHoles;

  /// True once the hash has had the key 0, which a traversal visits first.
  boolean hasZero;

  TableStorage(@Nullable Object[] array, @Nullable Object[] nodes) {
    this.array = array;
    this.nodes = nodes;
  }

  /// Sets the value at any key.
  public abstract void put(@Nullable Object key, @Nullable Object value);

  // Quick looks

  /// The value at `key` if the key is at its home; else null. Makes no calls: compiled code inlines
  /// it at each use and calls [Index] if the result is null.
  public @Nullable Object quick(String key, int hash) {
    // Within the size that the JVM also inlines at rarely executed call sites: 35 bytes of code.
    var places = nodes;
    int home = hash << 1;
    return keyAt(places, home) == key ? valueAt(places, home) : null;
  }

  /// The nodes of the hash, for [#keyAt] and [#valueAt].
  public final @Nullable Object[] nodes() {
    return nodes;
  }

  /// The key at a [Hashing#home(Object)].
  public static @Nullable Object keyAt(@Nullable Object[] places, int home) {
    // The length minus one lets the JVM know that both places are within the array.
    return places[home & places.length - 1];
  }

  /// The value at a home.
  public static @Nullable Object valueAt(@Nullable Object[] places, int home) {
    return places[(home | 1) & places.length - 1];
  }

  /// Replaces the value at a home: only for non-nil values in tables that are not guarded.
  public static void valueAt(@Nullable Object[] places, int home, Object value) {
    places[(home | 1) & places.length - 1] = value;
  }

  /// True if writes need a check.
  public final boolean isGuarded() {
    return isGuarded;
  }

  /// Item `key` of the array; null if there is none. Makes no calls, like [#quick(String, int)].
  public @Nullable Object quick(long key) {
    long index = key - 1;
    return index >= 0 && index < size ? array[(int) index] : null;
  }

  /// Item `key` of the array; null if there is none. Makes no calls, like [#quick(String, int)].
  public @Nullable Object quick(double key) {
    int whole = (int) key;
    int index = whole - 1;
    return index >= 0 && index < size && whole == key ? array[index] : null;
  }

  /// The value at a string if the key is at its home; else null.
  public @Nullable Object quick(@Nullable Object key) {
    return key instanceof String name ? quick(name, Hashing.of(name)) : null;
  }

  /// Replaces the value at `key` if the key is at its home, the table is not guarded, and the old
  /// value is not nil; else returns false.
  public boolean replace(String key, int hash, @Nullable Object value) {
    var places = nodes;
    int last = places.length - 1;
    int place = ((hash << 1) | 1) & last;
    if (places[(hash << 1) & last] == key && places[place] != null && !isGuarded) {
      places[place] = value;
      return true;
    }
    return false;
  }

  /// Replaces item `key` of the array if the table is not guarded and both values are not nil; else
  /// returns false.
  public boolean replace(long key, @Nullable Object value) {
    long index = key - 1;
    if (index >= 0 && index < size && value != null && !isGuarded) {
      return replaceItem((int) index, value);
    }
    return false;
  }

  /// The same for any number.
  public boolean replace(double key, @Nullable Object value) {
    int whole = (int) key;
    int index = whole - 1;
    if (index >= 0 && index < size && whole == key && value != null && !isGuarded) {
      return replaceItem(index, value);
    }
    return false;
  }

  /// Replaces the value at a string, like [#replace(String, int, Object)].
  public boolean replace(@Nullable Object key, @Nullable Object value) {
    return key instanceof String name && replace(name, Hashing.of(name), value);
  }

  private boolean replaceItem(int index, Object value) {
    if (array[index] == null) {
      return false;
    }
    array[index] = value;
    return true;
  }

  // Array

  /// Moves the keys that now continue the array from the hash to the array.
  void takeFollowersFromHash() {
    while (true) {
      int node = find((double) (size + 1));
      if (node < 0 || nodes[node + 1] == null) {
        return;
      }
      if (size == array.length) {
        growArray(2 * size);
      }
      array[size++] = nodes[node + 1];
      nodes[node + 1] = null;
    }
  }

  void removed(int index) {
    if (index == size - 1) {
      shrink();
    } else {
      hasHoles = true;
    }
  }

  void shrink() {
    int last = size;
    while (last > 0 && array[last - 1] == null) {
      last--;
    }
    size = last;
  }

  void growArray(int capacity) {
    if (capacity > LARGEST_ARRAY) {
      throw LuaErrors.tableOverflow();
    }
    Meter.chargeCurrent(16 + 4L * capacity);
    array = Arrays.copyOf(array, capacity);
  }

  void store(int node, @Nullable Object value) {
    if (nodes[node + 1] == null) {
      absentMetamethods = 0;
    }
    nodes[node + 1] = value;
  }

  // Hash

  int find(Object key) {
    if (key instanceof String name) {
      return find(name, Hashing.of(name));
    }
    if (key instanceof Double number) {
      return find(number.doubleValue());
    }
    var places = nodes;
    int mask = places.length - 2;
    int node = (Hashing.of(key, hardened) << 1) & mask;
    Object found;
    while ((found = places[node]) != null) {
      if (found == key) {
        return node;
      }
      node = (node + Hashing.STRIDE) & mask;
    }
    return -1;
  }

  int find(String key, int plainHash) {
    return search(nodes, key, hardened ? Hashing.of(key, true) : plainHash);
  }

  /// The index of a string that is not at its home; negative if it is not found, but even then
  /// harmless as a home.
  public static int search(@Nullable Object[] places, @Nullable Object key) {
    return key instanceof String name ? search(places, name, Hashing.of(name)) : NOWHERE;
  }

  private static int search(@Nullable Object[] places, String key, int hash) {
    int mask = places.length - 2;
    int node = (hash << 1) & mask;
    Object found;
    while ((found = places[node]) != null) {
      if (found == key) {
        return node;
      }
      if (found instanceof String name
          && name.hashCode() == key.hashCode()
          && Strings.equal(name, key)) {
        // The next look-up will probably use this same object, which the fast paths recognise.
        places[node] = key;
        return node;
      }
      node = (node + Hashing.STRIDE) & mask;
    }
    return NOWHERE;
  }

  int find(double key) {
    var places = nodes;
    int mask = places.length - 2;
    int node = (Hashing.of(key, hardened) << 1) & mask;
    Object found;
    while ((found = places[node]) != null) {
      if (found instanceof Double number && number.doubleValue() == key) {
        return node;
      }
      node = (node + Hashing.STRIDE) & mask;
    }
    return -1;
  }

  /// Adds a key that is not present; `hash` must be of the kind that the table uses at present.
  void insert(Object key, int hash, Object value) {
    int capacity = nodes.length >> 1;
    if (used >= capacity - (capacity >> 2) - (capacity >> 1 == 0 ? 1 : 0)) {
      rehash(key);
      put(key, value);
      return;
    }
    int distance = place(nodes, key, hash, value, hardened);
    used++;
    absentMetamethods = 0;
    if (distance > Hashing.LONGEST_SEARCH && !hardened) {
      resize(nodes.length >> 1, true);
    }
  }

  /// Puts a key into its home, or into the first free node from there on; returns the distance to
  /// it. A key that is not at its home is moved away for one whose home this is, because the fast
  /// paths look at the home only.
  ///
  /// @param secret whether homes come from the secret hash
  private static int place(
      @Nullable Object[] places, Object key, int hash, @Nullable Object value, boolean secret) {
    int home = (hash << 1) & (places.length - 2);
    var taken = places[home];
    if (taken == null) {
      places[home] = key;
      places[home + 1] = value;
      return 0;
    }
    int takenHome = (Hashing.of(taken, secret) << 1) & (places.length - 2);
    if (takenHome == home) {
      return placeBehind(places, home, key, value);
    }
    var takenValue = places[home + 1];
    places[home] = key;
    places[home + 1] = value;
    return placeBehind(places, takenHome, taken, takenValue);
  }

  private static int placeBehind(
      @Nullable Object[] places, int home, Object key, @Nullable Object value) {
    int mask = places.length - 2;
    int node = home;
    int distance = 0;
    while (places[node] != null) {
      node = (node + Hashing.STRIDE) & mask;
      distance++;
    }
    places[node] = key;
    places[node + 1] = value;
    return distance;
  }

  /// Makes room for the key `extra`: integers move to the array if they fill half of it.
  private void rehash(Object extra) {
    StackRoom.ensure();
    Meter.workCurrent((size + nodes.length) >> 4);
    int arrayCapacity = ArraySizing.sizeFor(array, size, nodes, extra);
    if (arrayCapacity > array.length) {
      moveToArray(arrayCapacity);
    }
    int live = 0;
    for (int node = 1; node < nodes.length; node += 2) {
      if (nodes[node] != null) {
        live++;
      }
    }
    int capacity = Hashing.capacityFor(live + 1 + (live >> 1));
    resize(capacity, hardened);
  }

  private void moveToArray(int capacity) {
    growArray(capacity);
    hasHoles = true;
    for (int node = 0; node < nodes.length; node += 2) {
      if (nodes[node + 1] != null && nodes[node] instanceof Double number) {
        double key = number;
        if (key >= 1 && key <= capacity && key == Math.rint(key)) {
          int index = (int) key - 1;
          array[index] = nodes[node + 1];
          nodes[node + 1] = null;
          size = Math.max(size, index + 1);
        }
      }
    }
    takeFollowersFromHash();
  }

  /// Moves all keys to a new hash, which replaces the old one when it is complete.
  ///
  /// @param secret whether homes come from the secret hash from now on
  private void resize(int capacity, boolean secret) {
    StackRoom.ensure();
    Meter.chargeCurrent(16 + 8L * capacity);
    var old = nodes;
    var places = new @Nullable Object[2 * capacity];
    int live = 0;
    int longest = 0;
    for (int node = 0; node < old.length; node += 2) {
      var key = old[node];
      var value = old[node + 1];
      if (key != null && value != null) {
        longest = Math.max(longest, place(places, key, Hashing.of(key, secret), value, secret));
        live++;
      }
    }
    nodes = places;
    used = live;
    hardened = secret;
    if (longest > Hashing.LONGEST_SEARCH && !secret) {
      resize(capacity, true);
    }
  }
}
