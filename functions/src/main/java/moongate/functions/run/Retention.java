package moongate.functions.run;

import moongate.functions.api.RetainedTotal;
import moongate.lua.runtime.RetainedMemory;
import org.jspecify.annotations.Nullable;

/// Watches how much memory something keeps between calls, at little cost: it looks again only after
/// enough was allocated to matter, and at a portion per call.
///
///     call: + 3 MB … call: + 2 MB ─▶ due ─▶ portion, portion, portion ─▶ 41 MB kept ─▶ due again later
///
/// What others have allocated counts by half: functions, light threads and timers can hand each
/// other what they have made.
final class Retention {
  /// Objects and places that one call may look at; about half a millisecond.
  private static final int PORTION = 20_000;

  /// What may be allocated while the node is short of memory.
  private static final long SOON = 64 << 10;

  private final long limit;
  private final RetainedTotal total;
  private final RetainedTotal.Part part;
  private boolean isTooMuch;
  private long ownSince;
  private long allSeen;
  private long kept;
  private @Nullable RetainedMemory walk;

  /// @param limit bytes that may be kept
  /// @param total what all functions keep together
  Retention(long limit, RetainedTotal total) {
    this.limit = limit;
    this.total = total;
    this.part = total.part(this);
  }

  /// A call of its own has allocated `bytes`.
  void allocated(long bytes) {
    ownSince += bytes;
  }

  /// True when [#look(RetainedMemory, long)] has something to do.
  ///
  /// @param all bytes that all code of the worker has allocated so far, that of its own included
  boolean isDue(long all) {
    long since = (ownSince + all - allSeen) / 2;
    return walk != null || since > RetainedTotal.LEAST_UNSEEN && since > patience();
  }

  /// As much again as is kept, so that looking costs no more than allocating did.
  private long patience() {
    long unseen = Math.min(total.unseen(), limit / 4);
    return total.isTight() ? Math.max(Math.min(SOON, unseen), kept / 4) : Math.max(unseen, kept);
  }

  /// Goes on with the walk that it is at, else begins with `fresh`.
  ///
  /// @param all bytes that all code of the worker has allocated so far
  /// @return true when the walk is over and [#kept()] is new
  boolean look(RetainedMemory fresh, long all) {
    var current = walk == null ? fresh : walk;
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

  /// Bytes kept, as last looked at; not counted further once they are too many.
  long kept() {
    return kept;
  }

  /// True when too much is kept.
  boolean isExceeded() {
    return kept > limit || isTooMuch;
  }

  /// True when it would not be too much if others kept less.
  boolean isForOthers() {
    return kept <= limit;
  }

  /// What was kept is let go.
  void reset() {
    kept = 0;
    isTooMuch = false;
    walk = null;
    part.keeps(0);
  }
}
