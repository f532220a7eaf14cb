package moongate.net.http2;

import java.time.Duration;
import moongate.net.loop.Deadline;
import moongate.net.loop.FrugalReads;
import moongate.net.loop.NettyLoop;
import org.jspecify.annotations.Nullable;

/// The inputs of a connection's streams that wait to be taken. All of them together may be more
/// than the memory for buffers: while that is scarce, they do not wait for long.
///
/// A list through the inputs themselves, with the one first that has waited for longest, and one
/// timer for all: nearly all input is taken at once, and should pay for nothing else.
final class WaitingInputs {
  /// How long input may wait without any of it being taken while the memory for buffers is scarce.
  private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

  private final NettyLoop loop;
  private final Deadline next;
  private @Nullable StreamInput first;
  private @Nullable StreamInput last;
  private boolean isWatching;

  WaitingInputs(NettyLoop loop) {
    this.loop = loop;
    this.next = new Deadline(loop, this::look);
  }

  /// `input` waits from now on.
  void add(StreamInput input) {
    input.since = loop.nanoTime();
    input.isWaiting = true;
    input.before = last;
    if (last == null) {
      first = input;
    } else {
      last.after = input;
    }
    last = input;
    if (!isWatching) {
      isWatching = true;
      next.in(PATIENCE);
    }
  }

  /// `input` does not wait any more, if it did.
  void remove(StreamInput input) {
    if (!input.isWaiting) {
      return;
    }
    var before = input.before;
    var after = input.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    input.before = null;
    input.after = null;
    input.isWaiting = false;
  }

  private void look() {
    long latest = System.nanoTime() - PATIENCE;
    boolean isScarce = FrugalReads.isMemoryScarce();
    var oldest = first;
    while (isScarce && oldest != null && oldest.since - latest <= 0) {
      remove(oldest);
      oldest.tooLong();
      oldest = first;
    }
    isWatching = oldest != null;
    if (oldest != null) {
      next.in(isScarce ? oldest.since - latest : PATIENCE);
    }
  }
}
