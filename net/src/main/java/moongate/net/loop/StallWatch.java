package moongate.net.loop;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Notices if a peer takes nothing of the waiting output for too long. A peer that takes it slowly
/// is left alone.
///
/// On the connection's loop only.
public final class StallWatch {
  private final SendWatch sending;
  private final Deadline deadline;
  private final Duration patience;
  private final LongSupplier given;
  private final Runnable onStuck;
  private long takenBefore;
  private boolean isWatching;

  /// @param given all bytes that were passed to `channel` so far
  /// @param patience how long the peer may take nothing while output waits for it
  public StallWatch(
      NettyLoop loop, Channel channel, LongSupplier given, Duration patience, Runnable onStuck) {
    this.sending = new SendWatch(channel);
    this.deadline = new Deadline(loop, this::expired);
    this.patience = patience;
    this.given = given;
    this.onStuck = onStuck;
  }

  /// Must be called whenever something was sent.
  public void sent() {
    if (sending.pending() == 0) {
      isWatching = false;
      deadline.clear();
    } else if (!isWatching) {
      isWatching = true;
      arm();
    }
  }

  /// True if the peer takes the waiting output, even if slowly.
  public boolean isTaking() {
    return isWatching && sending.pending() > 0 && taken() != takenBefore;
  }

  public void cancel() {
    deadline.cancel();
  }

  private long taken() {
    return given.getAsLong() - sending.pending();
  }

  private void arm() {
    takenBefore = taken();
    deadline.in(patience.toNanos());
  }

  private void expired() {
    if (sending.pending() == 0) {
      isWatching = false;
    } else if (taken() != takenBefore) {
      arm();
    } else {
      onStuck.run();
    }
  }
}
