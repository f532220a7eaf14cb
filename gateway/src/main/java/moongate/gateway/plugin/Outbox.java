package moongate.gateway.plugin;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Tracks what plugins still have to send when the node stops, such as the last entries of a log,
/// and bounds the memory that all of it takes up. One per node ([#of]); safe for all threads.
///
/// **Nobody holds more than what is left for all.** So a single sender gets half of the room, and
/// many of them, whose receivers may all be away, cannot use up the memory of the node.
public final class Outbox {
  private static final Duration LOOK = Duration.ofMillis(5);

  /// The part of the heap that is for what waits to be sent.
  private static final long SHARE_OF_HEAP = 4;

  private final Set<Sender> senders = ConcurrentHashMap.newKeySet();
  private final long room;
  private final AtomicLong held = new AtomicLong();

  /// @param room bytes for all senders together
  public Outbox(long room) {
    this.room = room;
  }

  /// Something that has data to send.
  public interface Sender {
    /// The node stops: data that waits for more data must be sent now.
    void hurry();

    /// Whether everything has been sent.
    boolean isDone();
  }

  /// The outbox of the node.
  public static Outbox of(SharedState shared) {
    return shared.get(
        Outbox.class, () -> new Outbox(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
  }

  /// A sender that holds `own` bytes wants to hold `more`, until [#release(long)]; false if there
  /// is not enough room.
  public boolean hold(long own, long more) {
    if (own + more > room - held.get()) {
      return false;
    }
    held.addAndGet(more);
    return true;
  }

  /// Data of this length was sent, or dropped.
  public void release(long bytes) {
    held.addAndGet(-bytes);
  }

  /// `sender` has something to send from now on, until it is done.
  public void add(Sender sender) {
    senders.add(sender);
  }

  /// `sender` has nothing to send for now.
  public void remove(Sender sender) {
    senders.remove(sender);
  }

  /// Waits until everything is sent, for `most` at the longest. Must not be called on an event
  /// loop.
  public void flush(Duration most) {
    long end = System.nanoTime() + most.toNanos();
    try {
      while (!isFlushed() && System.nanoTime() < end) {
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isFlushed() {
    senders.removeIf(Sender::isDone);
    senders.forEach(Sender::hurry);
    return senders.isEmpty();
  }
}
