package moongate.gateway.plugin;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What plugins have yet to send when the node stops, such as the last entries of a log. One per
/// node ([#of]); safe for all threads.
public final class Outbox {
  private static final Duration LOOK = Duration.ofMillis(5);

  private final Set<Sender> senders = ConcurrentHashMap.newKeySet();

  /// One who has something to send.
  public interface Sender {
    /// The node stops: what is held back to go with more has to go now.
    void hurry();

    /// Nothing waits, and nothing is on its way.
    boolean isDone();
  }

  /// That of the node.
  public static Outbox of(SharedState shared) {
    return shared.get(Outbox.class, Outbox::new);
  }

  /// `sender` has something to send, until it says that it is done.
  public void add(Sender sender) {
    senders.add(sender);
  }

  /// `sender` has nothing to send for now.
  public void remove(Sender sender) {
    senders.remove(sender);
  }

  /// Waits until everything is sent, but not for longer than `most`. Not on an event loop.
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
