package moongate.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import moongate.store.MessageLog;
import moongate.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log of messages in a table. A notification wakes the other nodes, which read what is new to
/// them on a thread of its own.
final class SqlMessageLog implements MessageLog, AutoCloseable {
  /// The topic of the notifications.
  static final String TOPIC = "messages";

  private static final Logger log = LoggerFactory.getLogger("moongate.store");
  private static final Duration KEPT = Duration.ofHours(1);

  /// How often a node looks for delayed messages of nodes that may have ended.
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Database database;
  private final Clock clock;
  private final ConnectionPool connections;
  private final UUID self = UUID.randomUUID();
  private final Semaphore news = new Semaphore(0);

  /// When the first delayed message that this node knows of is due, but not later than in `LOOK`.
  private final AtomicLong nextLook = new AtomicLong();

  private volatile @Nullable Thread reading;

  /// The position of the last message that was read.
  private long seen;

  SqlMessageLog(Database database, Outage outage, Clock clock) {
    this.database = database;
    this.clock = clock;
    this.connections = new ConnectionPool(database, outage);
  }

  /// Only what is appended from now on is news for this node.
  void begin(Connection connection) throws SQLException {
    seen = MessageRows.end(connection);
  }

  @Override
  public void append(UUID id, String text) throws StoreException {
    try {
      connections.transaction(connection -> {
        long end = clock.millis() + KEPT.toMillis();
        MessageRows.append(connection, self, id, text, end);
        database.send(connection, TOPIC + " " + self);
        return true;
      });
    } catch (SQLException e) {
      throw database.unavailable(e);
    }
  }

  @Override
  public void appendLater(UUID id, String text, Duration delay) throws StoreException {
    long dueMillis = clock.millis() + delay.toMillis();
    try {
      connections.transaction(connection -> {
        DelayedRows.insert(connection, self, id, text, dueMillis);
        return true;
      });
    } catch (SQLException e) {
      throw database.unavailable(e);
    }
    lookAt(dueMillis);
    wake();
  }

  @Override
  public void follow(Reader reader) {
    reading = Thread.ofVirtual().name("moongate-messages").start(() -> readAll(reader));
  }

  /// Handles a notification.
  void hear(String notification) {
    if (!notification.endsWith(self.toString())) {
      wake();
    }
  }

  /// There may be news.
  void wake() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  private void readAll(Reader reader) {
    try {
      while (true) {
        boolean isNews = news.tryAcquire(untilLook(), TimeUnit.MILLISECONDS);
        try {
          if (isNews) {
            readNews(reader);
          }
          if (clock.millis() >= nextLook.get() && moveDue()) {
            readNews(reader);
          }
        } catch (SQLException | StoreException e) {
          // Whoever waits for changes says so, and wakes this thread when the database is back.
          log.debug("messages of other nodes cannot be read: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
          // Reading must go on after any failure, even a lack of memory.
          log.error("cannot read messages of other nodes", e);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private long untilLook() {
    return Math.clamp(nextLook.get() - clock.millis(), 0, LOOK.toMillis());
  }

  private void lookAt(long millis) {
    nextLook.accumulateAndGet(millis, Math::min);
  }

  /// Sends what is due to all nodes, this one included, which may not have been its sender.
  private boolean moveDue() throws SQLException, StoreException {
    nextLook.set(clock.millis() + LOOK.toMillis()); // before it can fail: that is soon enough then
    boolean isAny = false;
    long now = clock.millis();
    long first = connections.read(DelayedRows::firstDue);
    while (first <= now) {
      isAny |= connections.transaction(connection -> moveSome(connection, now));
      first = connections.read(DelayedRows::firstDue);
    }
    lookAt(first);
    return isAny;
  }

  private boolean moveSome(Connection connection, long now) throws SQLException {
    DelayedRows.move(connection, now, now + KEPT.toMillis());
    database.send(connection, TOPIC + " " + self);
    return true;
  }

  private void readNews(Reader reader) throws SQLException, StoreException {
    MessageRows.Portion portion;
    do {
      long after = seen;
      portion = connections.read(connection -> MessageRows.after(connection, after, self));
      if (portion.start() != seen) {
        seen = portion.start();
        reader.missed();
      }
      for (var message : portion.messages()) {
        seen = message.position();
        message.text().ifPresent(reader::read);
      }
    } while (!portion.messages().isEmpty());
  }

  @Override
  public void close() {
    var running = reading;
    if (running != null) {
      running.interrupt();
    }
    connections.close();
  }
}
