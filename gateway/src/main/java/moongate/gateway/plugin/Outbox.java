package moongate.gateway.plugin;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tracks what plugins still have to send when the node stops, such as the last entries of a log.
/// One per node ([#of]); safe for all threads.
public final class Outbox {
  private static final Duration LOOK = Duration.ofMillis(5);

  private final Set<Sender> senders = ConcurrentHashMap.newKeySet();

  /// Something that has data to send.
  public interface Sender {
    /// The node stops: data that waits for more data must be sent now.
    void hurry();

    /// Whether everything has been sent.
    boolean isDone();
  }

  /// The outbox of the node.
  public static Outbox of(SharedState shared) {
    return shared.get(Outbox.class, Outbox::new);
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
