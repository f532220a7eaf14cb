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
/// are needed. While the database does not answer, tasks do not wait for it one after the other
/// ([Outage]).
final class ConnectionPool implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.store");

  /// A connection that was idle for longer is tested before it is used, because it may have been
  /// cut.
  static final Duration TRUSTED_REST = Duration.ofSeconds(2);

  private static final int SECONDS_TO_ANSWER = 2;

  private final Database database;
  private final Connector connector;
  private final Semaphore free;
  private final Outage outage;
  private final ConcurrentLinkedDeque<Resting> resting = new ConcurrentLinkedDeque<>();
  private volatile boolean isClosed;

  private record Resting(Connection connection, long sinceNanos) {
    boolean isLongerThan(Duration rest) {
      return System.nanoTime() - sinceNanos > rest.toNanos();
    }
  }

  ConnectionPool(Database database, Outage outage) {
    this(database, outage, database::connectForRequests);
  }

  /// @param outage what is known of the database, by all who ask it
  ConnectionPool(Database database, Outage outage, Connector connector) {
    this.database = database;
    this.outage = outage;
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
    return inTurn(() -> {
      var rested = rested();
      return on(rested == null ? opened() : rested, use);
    });
  }

  /// The same for a task that only reads. It is repeated on a new connection if the one that had
  /// rested was cut meanwhile, as when the database was started again.
  <T> T read(Use<T> use) throws SQLException, StoreException {
    return inTurn(() -> {
      var rested = rested();
      if (rested == null) {
        return on(opened(), use);
      }
      long start = System.nanoTime();
      try {
        return on(rested, use);
      } catch (SQLException e) {
        if (!Outage.isCut(e, System.nanoTime() - start)) {
          throw e;
        }
        closeResting();
        return on(opened(), use);
      }
    });
  }

  private <T> T inTurn(Outage.Step<T, StoreException> step) throws SQLException, StoreException {
    outage.check();
    acquire();
    try {
      return outage.ask(step);
    } finally {
      free.release();
    }
  }

  private <T> T on(Connection connection, Use<T> use) throws SQLException, StoreException {
    boolean isSound = false;
    try {
      var result = use.on(connection);
      isSound = true;
      return result;
    } catch (StoreException refused) {
      isSound = true;
      throw refused;
    } finally {
      giveBack(connection, isSound);
    }
  }

  /// Runs a task in a transaction, which is committed unless the task fails.
  ///
  /// @throws SQLException as [#use]
  <T> T transaction(Use<T> task) throws SQLException, StoreException {
    return use(connection -> {
      database.begin(connection);
      try {
        var result = task.on(connection);
        Rows.end(connection, "commit");
        return result;
      } catch (StoreException refused) {
        Rows.end(connection, "rollback");
        throw refused;
      } catch (SQLException | RuntimeException | Error e) {
        rollBack(connection, e);
        throw e;
      }
    });
  }

  /// If this fails, too, then for the same reason, which `failure` tells better.
  private static void rollBack(Connection connection, Throwable failure) {
    try {
      Rows.end(connection, "rollback");
    } catch (SQLException another) {
      failure.addSuppressed(another);
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

  /// A connection that was used before, if there is one that is still good.
  private @Nullable Connection rested() throws SQLException {
    for (var rested = resting.pollFirst(); rested != null; rested = resting.pollFirst()) {
      if (rested.isLongerThan(database.longestRest())) {
        close(rested.connection);
      } else if (!rested.isLongerThan(TRUSTED_REST)
          || rested.connection.isValid(SECONDS_TO_ANSWER)) {
        return rested.connection;
      } else {
        // The others have rested for longer. Each of them would be waited for, too.
        close(rested.connection);
        closeResting();
      }
    }
    return null;
  }

  private Connection opened() throws SQLException {
    if (isClosed) {
      // Opening a connection to SQLite would create the file again, which may have been deleted.
      throw new SQLException("closed, as the node stops");
    }
    return connector.connect();
  }

  private void giveBack(Connection connection, boolean isSound) {
    if (isSound && !isClosed) {
      resting.addFirst(new Resting(connection, System.nanoTime()));
    } else {
      close(connection);
    }
  }

  private void close(Connection connection) {
    Disconnecting.from(database, connection);
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
    closeResting();
  }

  private void closeResting() {
    for (var rested = resting.pollFirst(); rested != null; rested = resting.pollFirst()) {
      close(rested.connection);
    }
  }
}
