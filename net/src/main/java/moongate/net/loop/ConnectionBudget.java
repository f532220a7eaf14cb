package moongate.net.loop;

import java.util.concurrent.atomic.AtomicInteger;

/// The number of connections that may be open at once, to clients and services together. If the
/// process used up its file descriptors, it could not accept or open anything any more, not even a
/// file.
///
/// Shared by all loops.
public final class ConnectionBudget {
  private final int most;
  private final AtomicInteger open = new AtomicInteger();

  public ConnectionBudget(int most) {
    this.most = most;
  }

  /// No bound but the system's.
  public static ConnectionBudget unlimited() {
    return new ConnectionBudget(Integer.MAX_VALUE);
  }

  /// The number that may be open.
  public int most() {
    return most;
  }

  /// Takes one connection from the budget; false if there is none left.
  public boolean take() {
    if (open.incrementAndGet() <= most) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  /// Returns a connection that was taken.
  public void give() {
    open.decrementAndGet();
  }

  /// True if so few are left that idle clients should make room.
  public boolean isScarce() {
    return most - open.get() <= most / 16;
  }
}
