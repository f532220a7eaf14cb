package moongate.gateway.spool;

import java.io.UncheckedIOException;
import moongate.fiber.Fiber;
import moongate.http.Body;
import moongate.http.Chunk;
import org.jspecify.annotations.Nullable;

/// The part of a response that a slow client has not taken yet: first in, first out.
///
///     next ◀─ the part that is taken ┊ the part that grows ◀─ add
///
/// Each part is a file once it is large. Owned by one fiber, which waits where the disk is needed.
public final class Backlog {
  private final Spool spool;
  private final Fiber fiber;
  private @Nullable CollectedBody growing;
  private @Nullable CollectedBody taken;
  private Body rest = Body.EMPTY;

  public Backlog(Spool spool, Fiber fiber) {
    this.spool = spool;
    this.fiber = fiber;
  }

  /// True if nothing should be added before something was taken.
  public boolean isFull() {
    return growing != null && growing.isFull();
  }

  /// Takes over what `chunk` holds.
  public void add(Chunk chunk) {
    if (growing == null) {
      long ofOther = taken == null ? 0 : taken.length();
      growing = CollectedBody.ahead(spool, fiber, spool.mostAhead() - ofOther);
    }
    growing.add(chunk);
  }

  /// The next piece; null when there is none.
  ///
  /// @throws UncheckedIOException when the disk fails
  public @Nullable Chunk next() {
    for (; ; ) {
      var chunk = rest.read();
      if (!chunk.isLast()) {
        return chunk;
      }
      if (taken != null) {
        taken.close();
      }
      taken = growing;
      growing = null;
      if (taken == null) {
        rest = Body.EMPTY;
        return null;
      }
      rest = taken.open();
    }
  }

  /// Releases everything.
  public void close() {
    if (taken != null) {
      taken.close();
    }
    if (growing != null) {
      growing.close();
    }
  }
}
