package moongate.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import moongate.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A pool of connections for short tasks, limited in size. Connections are only opened when they
/// are needed.
final class ConnectionPool implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.store");

  /// A connection that was idle for longer is tested before it is used, because it may have been
  /// cut.
  private static final Duration TRUSTED_REST = Duration.ofSeconds(2);

  private static final int SECONDS_TO_ANSWER = 2;

  private final Database database;
  private final Connector connector;
  private final Semaphore free;
  private final ConcurrentLinkedDeque<Resting> resting = new ConcurrentLinkedDeque<>();
  private volatile boolean isClosed;

  private record Resting(Connection connection, long sinceNanos) {
    boolean isLongerThan(Duration rest) {
      return System.nanoTime() - sinceNanos > rest.toNanos();
    }
  }

  ConnectionPool(Database database) {
    this(database, database::connect);
  }

  ConnectionPool(Database database, Connector connector) {
    this.database = database;
    this.connector = connector;
    this.free = new Semaphore(database.poolSize());
  }

  /// Opens a new connection.
  @FunctionalInterface
  interface Connector {
    Connection connect() throws SQLException;
  }

  /// A task on a connection, which is in auto-commit mode before and after it.
  @FunctionalInterface
  interface Use<T> {
    T on(Connection connection) throws SQLException, StoreException;
  }

  /// Runs a task on a connection of the pool.
  ///
  /// @throws SQLException also if no connection becomes free in time
  <T> T use(Use<T> use) throws SQLException, StoreException {
    acquire();
    Connection connection = null;
    boolean isSound = false;
    try {
      connection = connected();
      var result = use.on(connection);
      isSound = true;
      return result;
    } catch (StoreException refused) {
      isSound = true;
      throw refused;
    } finally {
      giveBack(connection, isSound);
      free.release();
    }
  }

  private void acquire() throws SQLException {
    try {
      if (!free.tryAcquire(database.patience().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SQLException(
            "all %d connections were in use for %d ms (setting pg_pool_size)"
                .formatted(database.poolSize(), database.patience().toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", e);
    }
  }

  private Connection connected() throws SQLException {
    for (var rested = resting.pollFirst(); rested != null; rested = resting.pollFirst()) {
      if (!rested.isLongerThan(database.longestRest())
          && (!rested.isLongerThan(TRUSTED_REST) || rested.connection.isValid(SECONDS_TO_ANSWER))) {
        return rested.connection;
      }
      close(rested.connection);
    }
    if (isClosed) {
      // Opening a connection to SQLite would create the file again, which may have been deleted.
      throw new SQLException("closed, as the node stops");
    }
    return connector.connect();
  }

  private void giveBack(@Nullable Connection connection, boolean isSound) {
    if (connection == null) {
      return;
    }
    if (isSound && !isClosed) {
      resting.addFirst(new Resting(connection, System.nanoTime()));
    } else {
      close(connection);
    }
  }

  private void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("closing a connection to {}", database.name(), e);
    }
  }

  /// Waits for running tasks as long as necessary, so that they are not lost and do not touch the
  /// database after this.
  @Override
  public void close() {
    isClosed = true;
    try {
      boolean isDone =
          free.tryAcquire(
              database.poolSize(), database.patience().toMillis(), TimeUnit.MILLISECONDS);
      if (isDone) {
        free.release(database.poolSize());
      } else {
        log.warn("{}: something did not end in time, and is broken off", database.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (var rested = resting.pollFirst(); rested != null; rested = resting.pollFirst()) {
      close(rested.connection);
    }
  }
}
