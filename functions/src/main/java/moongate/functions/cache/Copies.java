package moongate.functions.cache;

import java.util.Map;
import java.util.WeakHashMap;
import moongate.lua.runtime.RetainedMemory;
import org.jspecify.annotations.Nullable;

/// What one function on one event loop was given for values of the cache that it can change: its
/// own tables, and what its serializers have made. It gets the same ones as long as their entries
/// are kept.
///
/// What it adds to them belongs to what it keeps between its calls, so it is counted there. If
/// these were shared, functions could keep anything in them, for which nobody would answer.
public final class Copies {
  /// A holder, since a copy may be nil.
  record Copy(@Nullable Object value) {}

  private final Map<Entry, Copy> byEntry = new WeakHashMap<>();

  /// The copy of the value of `entry`, or null when there is none.
  @Nullable Copy find(Entry entry) {
    return byEntry.get(entry);
  }

  void keep(Entry entry, @Nullable Object value) {
    byEntry.put(entry, new Copy(value));
  }

  /// Adds all copies to `walk`.
  public void reach(RetainedMemory walk) {
    byEntry.values().forEach(copy -> walk.add(copy.value));
  }

  /// Forgets all copies: others are made when they are needed again.
  ///
  /// @return false if there were none
  public boolean drop() {
    boolean hadSome = !byEntry.isEmpty();
    byEntry.clear();
    return hadSome;
  }
}
