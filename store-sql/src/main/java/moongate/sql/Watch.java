package moongate.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import moongate.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread that waits for the changes of other nodes, and for the database while it cannot be
/// reached.
final class Watch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.store");

  /// Changes are read after this time even without a notification, which may have been lost with
  /// its connection.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private static final Duration RETRY = Duration.ofMillis(500);

  /// Receives changes and messages of other nodes.
  @FunctionalInterface
  interface Follower {
    void catchUp() throws StoreException;

    /// Handles a message from a node.
    default void hear(String message) {}
  }

  private final Database database;
  private final Follower follower;
  private volatile boolean isClosed;
  private volatile @Nullable Thread thread;

  Watch(Database database, Follower follower) {
    this.database = database;
    this.follower = follower;
  }

  void start() {
    thread = Thread.ofPlatform().name("moongate-store").daemon().start(this::run);
  }

  private void run() {
    boolean isAway = false;
    while (!isClosed) {
      try (var connection = database.connect()) {
        database.watch(connection);
        follower.catchUp();
        if (isAway) {
          log.warn("{} is back, and this node up to date", database.name());
          isAway = false;
        }
        follow(connection);
      } catch (SQLException | StoreException e) {
        if (!isAway && !isClosed) {
          isAway = true;
          log.error(
              "{} is away: this node serves on what it has, and takes no changes: {}",
              database.name(),
              e.getMessage());
        }
        pause();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        // The node must continue to follow the others after any failure, even a lack of memory.
        if (!isClosed) {
          log.error("cannot take over a change from {}", database.name(), e);
          pause();
        }
      }
    }
  }

  private void follow(Connection connection)
      throws SQLException, StoreException, InterruptedException {
    while (!isClosed) {
      boolean mayBeNews = database.awaitChange(connection, LONGEST_WAIT, follower::hear);
      if (mayBeNews || database instanceof PostgresDatabase) {
        follower.catchUp();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException e) {
      isClosed = true;
    }
  }

  @Override
  public void close() {
    isClosed = true;
    var running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
