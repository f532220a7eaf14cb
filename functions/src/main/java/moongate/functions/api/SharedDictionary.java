package moongate.functions.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One dictionary of `ngx.shared`: values under keys that all event loops see, in bounded memory.
///
/// Entries that were used least recently make room for new ones. Each call is atomic and short, and
/// only ever waits for another call. Values are strings, [Double]s, [Boolean]s, or lists of the
/// first two.
public final class SharedDictionary {
  /// The result of a change.
  ///
  /// @param error null if the change was made
  /// @param isForcible whether a valid entry had to be removed for it
  public record Change(@Nullable String error, boolean isForcible) {}

  /// A value as it was found.
  public record Found(Object value, double flags, boolean isStale) {}

  /// Which keys [#store] writes.
  public enum Condition {
    ALWAYS,
    ABSENT,
    PRESENT
  }

  private static final Change DONE = new Change(null, false);

  /// The overhead of an entry besides its bytes.
  private static final int OVERHEAD = 96;

  private static final int ITEM_OVERHEAD = 32;
  private static final int MOST_EVICTIONS = 30;
  private static final int PAGE = 4096;

  private static final class Entry {
    private Object value = Boolean.FALSE;
    private double flags;

    /// In milliseconds since 1970; 0 for never.
    private long expires;

    private long size;
  }

  private final String name;
  private final long capacity;
  private final LongSupplier clock;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long used;

  /// @param clock a positive time in milliseconds
  public SharedDictionary(String name, long capacity, LongSupplier clock) {
    this.name = name;
    this.capacity = capacity;
    this.clock = clock;
  }

  public String name() {
    return name;
  }

  /// In bytes.
  public long capacity() {
    return capacity;
  }

  /// The free space in whole pages, as nginx counts it.
  public synchronized long freeSpace() {
    return Math.max(0, capacity - used) / PAGE * PAGE;
  }

  /// The value under `key`; null when there is none, or a list.
  public synchronized @Nullable Found get(String key, boolean withStale) {
    var entry = entries.get(key);
    if (entry == null || entry.value instanceof ArrayDeque<?>) {
      return null;
    }
    boolean isStale = isExpired(entry);
    return isStale && !withStale ? null : new Found(entry.value, entry.flags, isStale);
  }

  /// True when there is a list under `key`.
  public synchronized boolean isList(String key) {
    var entry = valid(key);
    return entry != null && entry.value instanceof ArrayDeque<?>;
  }

  /// Writes a value.
  ///
  /// @param ttlMillis 0 for ever
  /// @param isSafe whether to fail rather than to remove valid entries
  public synchronized Change store(
      String key, Object value, long ttlMillis, double flags, Condition condition, boolean isSafe) {
    var known = valid(key);
    if (condition == Condition.ABSENT && known != null) {
      return new Change("exists", false);
    }
    if (condition == Condition.PRESENT && known == null) {
      return new Change("not found", false);
    }
    long size = OVERHEAD + key.length() + sizeOf(value);
    remove(key);
    var change = makeRoom(size, isSafe);
    if (change.error == null) {
      var entry = new Entry();
      entry.value = value;
      entry.flags = flags;
      entry.expires = expiry(ttlMillis);
      insert(key, entry, size);
    }
    return change;
  }

  public synchronized void delete(String key) {
    remove(key);
  }

  /// The outcome of [#increment].
  public record Sum(double value, @Nullable String error, boolean isForcible) {}

  /// Adds to a number. If there is none, it begins with `initial`, unless that is null.
  public synchronized Sum increment(
      String key, double step, @Nullable Double initial, long initialTtlMillis) {
    var entry = valid(key);
    if (entry != null) {
      if (!(entry.value instanceof Double number)) {
        return new Sum(0, "not a number", false);
      }
      double sum = number + step;
      entry.value = sum;
      return new Sum(sum, null, false);
    }
    if (initial == null) {
      return new Sum(0, "not found", false);
    }
    double sum = initial + step;
    var change = store(key, sum, initialTtlMillis, 0, Condition.ALWAYS, false);
    return new Sum(sum, change.error, change.isForcible);
  }

  /// Milliseconds until `key` expires: 0 for never, negative when there is no such key.
  public synchronized long ttlMillis(String key) {
    var entry = valid(key);
    if (entry == null) {
      return -1;
    }
    return entry.expires == 0 ? 0 : Math.max(1, entry.expires - clock.getAsLong());
  }

  /// Sets when `key` expires; false when there is no such key.
  public synchronized boolean expire(String key, long ttlMillis) {
    var entry = valid(key);
    if (entry != null) {
      entry.expires = expiry(ttlMillis);
    }
    return entry != null;
  }

  /// Lets everything expire.
  public synchronized void flushAll() {
    for (var entry : entries.values()) {
      entry.expires = 1;
    }
  }

  /// Removes at most `most` expired entries, 0 for all; returns how many were removed.
  public synchronized int flushExpired(int most) {
    var expired = new ArrayList<String>();
    for (var candidate : entries.entrySet()) {
      if (isExpired(candidate.getValue())) {
        expired.add(candidate.getKey());
        if (expired.size() == most) {
          break;
        }
      }
    }
    expired.forEach(this::remove);
    return expired.size();
  }

  /// At most `most` keys, 0 for all.
  public synchronized List<String> keys(int most) {
    var keys = new ArrayList<String>();
    for (var candidate : entries.entrySet()) {
      if (!isExpired(candidate.getValue())) {
        keys.add(candidate.getKey());
        if (keys.size() == most) {
          break;
        }
      }
    }
    return keys;
  }

  // Lists

  /// Where a list is added to or taken from.
  public enum End {
    FRONT,
    BACK
  }

  /// The outcome of a call on a list.
  public record ListResult(int length, @Nullable Object item, @Nullable String error) {}

  /// Adds an item at `end`; makes the list if need be.
  public synchronized ListResult push(String key, Object item, End end) {
    var entry = valid(key);
    if (entry != null && !(entry.value instanceof ArrayDeque<?>)) {
      return new ListResult(0, null, "value not a list");
    }
    long size = ITEM_OVERHEAD + sizeOf(item) + (entry == null ? OVERHEAD + key.length() : 0);
    // As in nginx, valid entries are never removed to make room for an item.
    if (makeRoom(size, true).error != null) {
      return new ListResult(0, null, "no memory");
    }
    if (entry == null) {
      remove(key);
      entry = new Entry();
      entry.value = new ArrayDeque<>();
      insert(key, entry, size);
    } else {
      entry.size += size;
      used += size;
    }
    var list = list(entry);
    if (end == End.FRONT) {
      list.addFirst(item);
    } else {
      list.addLast(item);
    }
    return new ListResult(list.size(), null, null);
  }

  /// Takes the item at `end`; there is none for a missing list.
  public synchronized ListResult pop(String key, End end) {
    var entry = valid(key);
    if (entry == null) {
      return new ListResult(0, null, null);
    }
    if (!(entry.value instanceof ArrayDeque<?>)) {
      return new ListResult(0, null, "value not a list");
    }
    var list = list(entry);
    var item = end == End.FRONT ? list.pollFirst() : list.pollLast();
    long size = ITEM_OVERHEAD + (item == null ? 0 : sizeOf(item));
    entry.size -= size;
    used -= size;
    if (list.isEmpty()) {
      remove(key);
    }
    return new ListResult(list.size(), item, null);
  }

  /// How long the list under `key` is.
  public synchronized ListResult length(String key) {
    var entry = valid(key);
    if (entry == null) {
      return new ListResult(0, null, null);
    }
    return entry.value instanceof ArrayDeque<?> list
        ? new ListResult(list.size(), null, null)
        : new ListResult(0, null, "value not a list");
  }

  @SuppressWarnings("unchecked") // callers have seen that it is one; only strings and numbers go in
  private static ArrayDeque<Object> list(Entry entry) {
    return (ArrayDeque<Object>) entry.value;
  }

  // Memory

  private @Nullable Entry valid(String key) {
    var entry = entries.get(key);
    return entry == null || isExpired(entry) ? null : entry;
  }

  private boolean isExpired(Entry entry) {
    return entry.expires != 0 && entry.expires <= clock.getAsLong();
  }

  private long expiry(long ttlMillis) {
    return ttlMillis == 0 ? 0 : clock.getAsLong() + ttlMillis;
  }

  private void insert(String key, Entry entry, long size) {
    entry.size = size;
    used += size;
    entries.put(key, entry);
  }

  private void remove(String key) {
    var gone = entries.remove(key);
    if (gone != null) {
      used -= gone.size;
    }
  }

  /// Removes the entries that were used least recently; with `isSafe`, only expired ones.
  private Change makeRoom(long size, boolean isSafe) {
    if (size > capacity) {
      return new Change("no memory", false);
    }
    boolean isForcible = false;
    for (int i = 0; used + size > capacity; i++) {
      var oldest = entries.entrySet().iterator().next();
      boolean isValid = !isExpired(oldest.getValue());
      if ((isValid && isSafe) || i == MOST_EVICTIONS) {
        return new Change("no memory", isForcible);
      }
      remove(oldest.getKey());
      isForcible |= isValid;
    }
    return isForcible ? new Change(null, true) : DONE;
  }

  private static long sizeOf(Object value) {
    return value instanceof String text ? text.length() : 8;
  }
}
