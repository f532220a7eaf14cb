package moongate.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks whether a database answers, on a connection of its own, so that a long transaction of
/// this node does not look like an outage. The result is kept for a moment, so that clients cannot
/// make the node check all the time. If others have just waited in vain for the database, it is not
/// asked again ([Outage]).
final class Reachability implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.store");
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration FRESH = Duration.ofMillis(250);

  private final Database database;
  private final Outage outage;
  private final ReentrantLock asking = new ReentrantLock();
  private @Nullable Connection connection;
  private boolean answered;
  private long askedAt = System.nanoTime() - FRESH.toNanos();

  Reachability(Database database, Outage outage) {
    this.database = database;
    this.outage = outage;
  }

  /// Whether the database answers now. Waits for the answer, for some seconds at most.
  boolean isGiven() {
    asking.lock();
    try {
      if (System.nanoTime() - askedAt >= FRESH.toNanos()) {
        answered = asks();
        askedAt = System.nanoTime();
      }
      return answered;
    } finally {
      asking.unlock();
    }
  }

  private boolean asks() {
    try {
      return outage.ask(this::isAnswered);
    } catch (SQLException e) {
      log.debug("{} does not answer: {}", database.name(), e.getMessage());
      disconnect();
      return false;
    }
  }

  /// A connection may be broken by an outage that is already over, so a second connection decides.
  private boolean isAnswered() throws SQLException {
    var known = connection;
    if (known != null && known.isValid(seconds())) {
      return true;
    }
    disconnect();
    var anew = database.connect();
    connection = anew;
    if (!anew.isValid(seconds())) {
      throw new SQLException("no answer within " + seconds() + " s", Outage.NO_ANSWER);
    }
    return true;
  }

  private static int seconds() {
    return (int) PATIENCE.toSeconds();
  }

  private void disconnect() {
    var old = connection;
    connection = null;
    if (old != null) {
      Disconnecting.from(database, old);
    }
  }

  @Override
  public void close() {
    asking.lock();
    try {
      disconnect();
    } finally {
      asking.unlock();
    }
  }
}
