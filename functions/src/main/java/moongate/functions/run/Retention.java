package moongate.functions.run;

import java.util.function.Supplier;
import moongate.functions.api.RetainedTotal;
import moongate.lua.runtime.RetainedMemory;
import org.jspecify.annotations.Nullable;

/// Measures how much memory something keeps between calls, at little cost: only after enough was
/// allocated to matter, and only a portion of the objects per call.
///
///     call: + 3 MB … call: + 2 MB ─▶ due ─▶ portion, portion, portion ─▶ 41 MB kept ─▶ due again later
///
/// What others have allocated counts half: functions, light threads and timers can pass on what
/// they have created.
final class Retention {
  /// The number of objects and table entries that one call may visit: about half a millisecond.
  private static final int PORTION = 20_000;

  /// How much may be allocated until the next measurement, if the node is short of memory.
  private static final long SOON = 64 << 10;

  private final long limit;
  private final RetainedTotal total;
  private final RetainedTotal.Part part;
  private boolean isTooMuch;
  private long ownSince;
  private long allSeen;
  private long kept;
  private @Nullable RetainedMemory walk;

  /// @param limit the bytes that may be kept
  /// @param total counts what all functions keep together
  Retention(long limit, RetainedTotal total) {
    this.limit = limit;
    this.total = total;
    this.part = total.part(this);
  }

  /// One of its own calls has allocated `bytes`.
  void allocated(long bytes) {
    ownSince += bytes;
  }

  /// True if [#look(Supplier, long)] has something to do.
  ///
  /// @param all bytes that all code of the worker has allocated so far, that of its own included
  boolean isDue(long all) {
    long since = (ownSince + all - allSeen) / 2;
    return walk != null || (since > RetainedTotal.LEAST_UNSEEN && since > patience());
  }

  /// As much as is kept, so that measuring costs no more than allocating.
  private long patience() {
    long unseen = Math.min(total.unseen(), limit / 4);
    return total.isTight() ? Math.max(Math.min(SOON, unseen), kept / 4) : Math.max(unseen, kept);
  }

  /// Continues the current measurement, or begins a new one with `fresh`.
  ///
  /// @param all bytes that all code of the worker has allocated so far
  /// @return true if the measurement is complete and [#kept()] is new
  boolean look(Supplier<RetainedMemory> fresh, long all) {
    var current = walk == null ? fresh.get() : walk;
    boolean isOver = current.advance(PORTION, limit) || current.bytes() > limit;
    walk = isOver ? null : current;
    if (isOver) {
      kept = current.bytes();
      ownSince = 0;
      allSeen = all;
      isTooMuch = !part.keeps(kept);
    }
    return isOver;
  }

  /// The bytes kept, as last measured; counting stops when they are too many.
  long kept() {
    return kept;
  }

  /// The most that may be kept: what was kept at the last measurement, and all that its own calls
  /// have allocated since.
  long mostKept() {
    return kept + ownSince;
  }

  /// True if too much is kept.
  boolean isExceeded() {
    return kept > limit || isTooMuch;
  }

  /// True if it would not be too much if others kept less.
  boolean isForOthers() {
    return kept <= limit;
  }

  /// What was kept was released.
  void reset() {
    kept = 0;
    isTooMuch = false;
    walk = null;
    part.keeps(0);
  }
}
