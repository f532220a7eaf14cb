package moongate.lua.runtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Computes how much memory values retain, by walking over all objects that are reachable from some
/// roots, each once.
///
///     var hosts = RetainedMemory.ofHost(globals, state.registry());     // the host's objects
///     var walk = new RetainedMemory(hosts).add(function);
///     walk.advance(100_000, limit);                                     // the most work
///     if (walk.bytes() > limit) …
///
/// A walk is done in portions, so that a host can spread a large one over time; changes in between
/// may be missed. It takes about 30 ns per object. Sizes are those of a 64-bit JVM with compressed
/// pointers, which is accurate enough for a limit. Weak references are not followed. The stack of a
/// coroutine that has its own cannot be inspected: everything that was allocated in its state until
/// it was suspended counts as retained.
public final class RetainedMemory {
  private static final int REFERENCE = 4;
  private static final int HEADER = 16;
  private static final int TABLE = 64;
  private static final int FUNCTION = 40;
  private static final int STRING = 40;

  /// How many places of a table are processed at a time.
  private static final int PORTION = 512;

  private final @Nullable RetainedMemory outside;

  /// The objects seen: an open-addressing set by identity; its length is a power of two.
  private @Nullable Object[] seen = new @Nullable Object[64];

  private int count;

  /// The objects seen and not yet processed.
  private Object[] pending = new Object[16];

  private int waiting;

  /// The current table, and the number of its places processed so far.
  private @Nullable LuaTable table;

  private int cursor;
  private long bytes;

  /// A walk that counts everything.
  public RetainedMemory() {
    outside = null;
  }

  /// A walk that excludes the objects which `outside`, a completed walk, has seen.
  public RetainedMemory(RetainedMemory outside) {
    this.outside = outside;
  }

  /// A walk over all objects reachable from the host's, to be excluded from other walks.
  public static RetainedMemory ofHost(@Nullable Object... roots) {
    var walk = new RetainedMemory();
    for (var root : roots) {
      walk.add(root);
    }
    while (!walk.advance(Integer.MAX_VALUE)) {
      // Not reached: one portion suffices.
    }
    return walk;
  }

  /// Adds a root.
  public RetainedMemory add(@Nullable Object root) {
    reach(root);
    return this;
  }

  /// Processes about `most` objects and places of tables; true if the walk is complete.
  public boolean advance(int most) {
    return advance(most, Long.MAX_VALUE);
  }

  /// Like [#advance(int)], but stops when more than `mostBytes` were counted; true if the walk is
  /// complete.
  public boolean advance(int most, long mostBytes) {
    int left = most;
    while (left > 0 && bytes <= mostBytes) {
      if (table != null) {
        left -= lookFurther(table);
      } else if (waiting > 0) {
        look(pending[--waiting]);
        left--;
      } else {
        return true;
      }
    }
    return table == null && waiting == 0;
  }

  /// The bytes counted so far.
  public long bytes() {
    return bytes;
  }

  /// The objects counted so far.
  public int objects() {
    return count;
  }

  // The walk

  /// Counts an object that was not seen before; if it refers to others, it is queued to be
  /// processed.
  void reach(@Nullable Object value) {
    switch (value) {
      case null -> {}
      case Boolean _ -> {}
      case Double _ -> bytes += HEADER;
      case String string -> {
        if (isNew(string)) {
          bytes += STRING + string.length();
        }
      }
      default -> {
        if (isNew(value)) {
          push(value);
        }
      }
    }
  }

  /// Counts bytes that belong to the current object.
  void count(long more) {
    bytes += more;
  }

  /// The size of an array of `length` references.
  static long array(int length) {
    return HEADER + (long) REFERENCE * length;
  }

  private void look(Object value) {
    switch (value) {
      case LuaTable found -> {
        bytes += TABLE + found.reachParts(this);
        table = found;
        cursor = 0;
      }
      case CompiledFunction function -> {
        bytes += FUNCTION;
        reach(function.environment());
        reach(function.code());
        CapturedFields.of(function, this);
      }
      case HostFunction function -> {
        bytes += FUNCTION;
        reach(function.kept());
      }
      case LuaFunction function -> {
        bytes += FUNCTION;
        reach(function.environment());
      }
      case Cell cell -> {
        bytes += HEADER;
        reach(cell.value);
      }
      case Coroutine coroutine -> coroutine.reach(this);
      case Userdata userdata -> {
        bytes += HEADER + 2 * REFERENCE;
        reach(userdata.metatable());
        if (userdata.content() instanceof Buffering content) {
          bytes += content.bufferedBytes();
        }
      }
      case ChunkClassLoader code -> bytes += code.loadedBytes();
      default -> bytes += HEADER;
    }
  }

  private int lookFurther(LuaTable large) {
    int until = Math.min(cursor + PORTION, large.places());
    int looked = until - cursor;
    large.reach(this, cursor, until);
    cursor = until;
    if (looked < PORTION) {
      table = null;
    }
    return Math.max(1, looked);
  }

  private void push(Object value) {
    if (waiting == pending.length) {
      pending = Arrays.copyOf(pending, 2 * waiting);
    }
    pending[waiting++] = value;
  }

  // The set

  private boolean isNew(Object value) {
    if (outside != null && outside.hasSeen(value)) {
      return false;
    }
    int place = place(seen, value);
    if (seen[place] != null) {
      return false;
    }
    seen[place] = value;
    if (++count > seen.length >> 1) {
      grow();
    }
    return true;
  }

  private boolean hasSeen(Object value) {
    return seen[place(seen, value)] != null;
  }

  private void grow() {
    var larger = new @Nullable Object[2 * seen.length];
    for (var value : seen) {
      if (value != null) {
        larger[place(larger, value)] = value;
      }
    }
    seen = larger;
  }

  private static int place(@Nullable Object[] places, Object value) {
    int mask = places.length - 1;
    int hash = System.identityHashCode(value);
    int place = (hash ^ hash >>> 15) & mask;
    while (places[place] != null && places[place] != value) {
      place = (place + 1) & mask;
    }
    return place;
  }
}
