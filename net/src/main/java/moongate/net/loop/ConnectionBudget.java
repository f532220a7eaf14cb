package moongate.net.loop;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The number of connections that may be open at once, to clients and services together. If the
/// process used up its file descriptors, it could not accept or open anything any more, not even a
/// file.
///
/// Shared by all loops.
public final class ConnectionBudget {
  private final @Nullable ConnectionBudget whole;
  private final int most;
  private final AtomicInteger open = new AtomicInteger();

  public ConnectionBudget(int most) {
    this(null, most);
  }

  private ConnectionBudget(@Nullable ConnectionBudget whole, int most) {
    this.whole = whole;
    this.most = most;
  }

  /// No bound but the system's.
  public static ConnectionBudget unlimited() {
    return new ConnectionBudget(Integer.MAX_VALUE);
  }

  /// A part of this budget: what is taken from it is taken from this one, too. It bounds what one
  /// kind of connection leaves to others.
  public ConnectionBudget part(int most) {
    return new ConnectionBudget(this, most);
  }

  /// The number that may be open.
  public int most() {
    return most;
  }

  /// Takes one connection from the budget; false if there is none left.
  public boolean take() {
    if (open.incrementAndGet() <= most && (whole == null || whole.take())) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  /// Returns a connection that was taken.
  public void give() {
    open.decrementAndGet();
    if (whole != null) {
      whole.give();
    }
  }

  /// True if so few are left that idle clients should make room.
  public boolean isScarce() {
    return most - open.get() <= most / 16 || (whole != null && whole.isScarce());
  }
}
