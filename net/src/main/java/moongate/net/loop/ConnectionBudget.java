package moongate.net.loop;

import java.util.concurrent.atomic.AtomicInteger;

/// How many connections may be open at once, to clients and to services together: beyond what the
/// process may have, nothing could be accepted or opened any more, no file either.
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

  /// Pays for a connection; false when all that may be are open.
  public boolean take() {
    if (open.incrementAndGet() <= most) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  /// A connection that was paid for has closed.
  public void give() {
    open.decrementAndGet();
  }

  /// True when so few are left that idle clients should make room.
  public boolean isScarce() {
    return most - open.get() <= most / 16;
  }
}
