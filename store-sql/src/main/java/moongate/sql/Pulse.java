package moongate.sql;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a connection on which the database works for long from one on which nothing comes any
/// more: as long as there is a pulse, the database answers on another connection. When it stops,
/// the connection is broken off, so that nobody waits for it longer than for any other answer.
///
/// ```java
/// try (var _ = new Pulse(database, outage, connection)) {
///   … // what may take long
/// }
/// ```
final class Pulse implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.store");

  /// Of the time for an answer, a part is for the pause before each question.
  private static final int PARTS = 5;

  private final Database database;
  private final Outage outage;
  private final Connection working;
  private final Thread thread;
  private @Nullable Connection asked;
  private boolean isOver;

  Pulse(Database database, Outage outage, Connection working) {
    this.database = database;
    this.outage = outage;
    this.working = working;
    this.thread = Thread.ofVirtual().name("moongate-pulse").start(this::feel);
  }

  private void feel() {
    try {
      while (true) {
        Thread.sleep(database.patience().dividedBy(PARTS));
        ask();
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    } catch (SQLException silence) {
      breakOff(silence);
    } finally {
      if (asked != null) {
        Disconnecting.from(database, asked);
      }
    }
  }

  /// A database that refuses another connection, because it has too many, is alive.
  private void ask() throws SQLException {
    try {
      outage.ask(this::isAnswered);
    } catch (SQLException failure) {
      if (Outage.isOfConnection(failure)) {
        throw failure;
      }
    }
  }

  private boolean isAnswered() throws SQLException {
    var known = asked == null ? database.connectForRequests() : asked;
    asked = known;
    int seconds = (int) database.patience().multipliedBy(PARTS - 1).dividedBy(PARTS).toSeconds();
    if (!known.isValid(Math.max(1, seconds))) {
      throw new SQLException("no answer within " + seconds + " s", Outage.NO_ANSWER);
    }
    return true;
  }

  private synchronized void breakOff(SQLException silence) {
    if (!isOver) {
      log.debug("{} does not answer: {}", database.name(), silence.getMessage());
      try {
        working.abort(Runnable::run);
      } catch (SQLException e) {
        log.debug("breaking off a connection to {}", database.name(), e);
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      isOver = true;
    }
    thread.interrupt();
  }
}
