package moongate.functions.run;

import moongate.lua.runtime.RetainedMemory;
import org.jspecify.annotations.Nullable;

/// Watches how much memory something keeps between calls, at little cost: it looks again only after
/// the calls have allocated enough to matter, and at a portion per call.
///
///     call: + 3 MB … call: + 2 MB ─▶ due ─▶ portion, portion, portion ─▶ 41 MB kept ─▶ due again later
final class Retention {
  /// Objects and places that one call may look at; about half a millisecond.
  private static final int PORTION = 20_000;

  private final long limit;
  private long allocatedSince;
  private long kept;
  private @Nullable RetainedMemory walk;

  /// @param limit bytes that may be kept
  Retention(long limit) {
    this.limit = limit;
  }

  /// A call has allocated `bytes`.
  void allocated(long bytes) {
    allocatedSince += bytes;
  }

  /// True when [#look(RetainedMemory)] has something to do.
  boolean isDue() {
    return walk != null || allocatedSince > Math.max(limit / 4, limit - kept);
  }

  /// Goes on with the walk that it is at, else begins with `fresh`.
  ///
  /// @return true when the walk is over and [#kept()] is new
  boolean look(RetainedMemory fresh) {
    var current = walk == null ? fresh : walk;
    boolean isOver = current.advance(PORTION, limit) || current.bytes() > limit;
    walk = isOver ? null : current;
    if (isOver) {
      kept = current.bytes();
      allocatedSince = 0;
    }
    return isOver;
  }

  /// Bytes kept, as last looked at; not counted further once they are too many.
  long kept() {
    return kept;
  }

  /// True when too much is kept.
  boolean isExceeded() {
    return kept > limit;
  }

  /// What was kept is let go.
  void reset() {
    kept = 0;
    allocatedSince = 0;
    walk = null;
  }
}
