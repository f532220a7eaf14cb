package moongate.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import moongate.model.Change;
import moongate.model.RuntimeCounters;
import moongate.model.entity.EntitySchemas;
import moongate.model.value.Problems;
import moongate.store.DocumentStore;
import moongate.store.MessageLog;
import moongate.store.NodeMessages;
import moongate.store.RuntimeStore;
import moongate.store.StoreException;
import moongate.store.StoreProblem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A store with its documents in a database, which other nodes may also change.
///
/// ```java
/// var store = SqlStore.open(database, SecretCipher.OFF, schemas);
/// store.onChange(…);
/// var problems = store.load();
/// store.follow();
/// ```
///
/// If the database cannot be reached, the store serves the last known configuration, logs that
/// once, refuses changes, and catches up when the database is back.
public final class SqlStore extends DocumentStore implements NodeMessages, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.store");

  private static final int SECONDS_TO_ANSWER = 3;

  private final Database database;
  private final Rows rows;
  private final Watch watch;
  private final Reachability reachability;
  private final Outage outage = new Outage();
  private final SqlRuntimeStore runtime;
  private final SqlCounters counters;
  private final SqlMessageLog messageLog;
  private final ExpirySweep sweep;
  private final Map<String, Consumer<String>> listeners = new ConcurrentHashMap<>();

  /// Only used while nobody else changes the store.
  private @Nullable Connection writer;

  private long lastChange;

  /// Whether the writer's connection is not the one on which the last change was read. The database
  /// behind it may then have another history: a standby that had not received everything may have
  /// taken over, or a backup may have been restored.
  private boolean isReconnected;

  private SqlStore(Database database, SecretCipher cipher, EntitySchemas schemas) {
    super(schemas);
    this.database = database;
    var documents = new Documents(schemas, cipher);
    this.rows = new Rows(schemas, documents);
    this.runtime = new SqlRuntimeStore(database, outage, schemas, documents, Clock.systemUTC());
    this.counters = new SqlCounters(database, outage, Clock.systemUTC());
    this.messageLog = new SqlMessageLog(database, outage, Clock.systemUTC());
    onMessage(SqlRuntimeStore.FORGET, runtime::hear);
    onMessage(SqlMessageLog.TOPIC, messageLog::hear);
    this.sweep = new ExpirySweep(schemas, this, runtime, Clock.systemUTC());
    this.watch = new Watch(database, new News());
    this.reachability = new Reachability(database, outage);
  }

  /// Connects to the database. Its content is available after [#load].
  ///
  /// @throws StoreException if the database does not answer, or its tables are not up to date
  public static SqlStore open(Database database, SecretCipher cipher, EntitySchemas schemas)
      throws StoreException {
    var store = new SqlStore(database, cipher, schemas);
    try {
      var migrations = new Migrations(database);
      var connection = store.connected();
      if (database instanceof SqliteDatabase) {
        migrations.apply(connection);
      }
      var status = migrations.status(connection);
      if (!status.isUpToDate() || status.isBroken()) {
        store.close();
        throw new StoreException(new StoreProblem.Unavailable(advice(database, status)));
      }
      if (!status.unknown().isEmpty()) {
        log.warn(
            "{} was migrated by a newer version of this program ({}), which this node should get soon",
            database.name(),
            String.join(", ", status.unknown()));
      }
      store.messageLog.begin(connection);
      return store;
    } catch (SQLException e) {
      store.close();
      throw database.unavailable(e);
    }
  }

  private static String advice(Database database, Migrations.Status status) {
    if (status.isBroken()) {
      return "a newer version of this program has changed the tables of %s (%s): start that version"
          .formatted(database.name(), String.join(", ", status.unknown()));
    }
    return status.isBootstrapped()
        ? "new migrations for " + database.name() + ": run 'moongate migrations up'"
        : "no tables in " + database.name() + ": run 'moongate migrations bootstrap'";
  }

  /// Reads everything and serves it.
  ///
  /// @return the problems because of which it cannot be served
  public Problems load() throws StoreException {
    var problems = new Problems();
    exclusively(() -> {
      try {
        problems.addAll(readAll(connected()));
      } catch (SQLException e) {
        throw broken(e);
      }
    });
    return problems;
  }

  /// From now on, takes over the changes of other nodes.
  public void follow() {
    watch.start();
    sweep.start();
  }

  @Override
  public boolean isReachable() {
    return reachability.isGiven();
  }

  /// The store of runtime entities.
  public RuntimeStore runtime() {
    return runtime;
  }

  /// The counters of requests, which all nodes of the database share.
  public RuntimeCounters counters() {
    return counters;
  }

  /// What the nodes of the database tell each other and must not miss.
  public MessageLog messageLog() {
    return messageLog;
  }

  @Override
  public void close() {
    watch.close();
    sweep.close();
    messageLog.close();
    counters.close();
    runtime.close();
    reachability.close();
    try {
      exclusively(this::disconnect);
    } catch (StoreException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  protected Session begin() throws StoreException {
    try {
      var connection = connected();
      database.beginWriting(connection);
      takeNews(connection);
      return new Writing(connection);
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  private final class Writing implements Session {
    private final Connection connection;
    private boolean isOver;

    Writing(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void commit(List<Change> changes) throws StoreException {
      try {
        lastChange =
            rows.mayTakeLong(changes)
                ? patiently(connection, () -> write(changes))
                : write(changes);
      } catch (SQLException e) {
        throw broken(isOver && Outage.isOfConnection(e) ? undecided(e) : e);
      }
    }

    private long write(List<Change> changes) throws SQLException {
      long last = rows.write(connection, changes);
      database.announce(connection);
      isOver = true;
      Rows.end(connection, "commit");
      return last;
    }

    /// The database may have stored the changes or not, and only it knows.
    private static SQLException undecided(SQLException failure) {
      var words =
          failure.getMessage()
              + " Its answer to COMMIT is missing, so the change may have been stored: look for it"
              + " before it is repeated.";
      return new SQLException(words, failure.getSQLState(), failure);
    }

    @Override
    public void close() {
      if (isOver) {
        return;
      }
      try {
        Rows.end(connection, "rollback");
      } catch (SQLException e) {
        disconnect();
      }
    }
  }

  /// Uses a connection of its own, because it must not wait for a running change.
  @Override
  public void send(String message) throws StoreException {
    try (var connection = database.connect()) {
      database.send(connection, message);
    } catch (SQLException e) {
      throw database.unavailable(e);
    }
  }

  @Override
  public void onMessage(String topic, Consumer<String> listener) {
    listeners.merge(topic, listener, Consumer::andThen);
  }

  private final class News implements Watch.Follower {
    @Override
    public void catchUp() throws StoreException {
      messageLog.wake();
      SqlStore.this.catchUp();
    }

    @Override
    public void hear(String message) {
      var topic = message.split(" ", 2)[0];
      var listener = listeners.get(topic);
      if (listener == null) {
        // It comes from a newer node.
        log.info("another node sends a message that is not known here: {}", topic);
      } else {
        listener.accept(message);
      }
    }
  }

  /// Takes over the changes of other nodes. Runs on the thread that watches.
  private void catchUp() throws StoreException {
    exclusively(() -> {
      try {
        takeNews(connected());
      } catch (SQLException e) {
        throw broken(e);
      }
    });
  }

  private void takeNews(Connection connection) throws SQLException {
    var news = isReconnected ? Optional.<Rows.News>empty() : rows.since(connection, lastChange);
    if (news.isEmpty()) {
      logRefusal(readAnew(connection));
    } else if (!news.get().changes().isEmpty()) {
      logRefusal(absorb(news.get().changes()));
      lastChange = news.get().lastChange();
    }
  }

  private Problems readAll(Connection connection) throws SQLException {
    var contents = all(connection);
    follows(contents);
    return absorb(contents.snapshot());
  }

  private Problems readAnew(Connection connection) throws SQLException {
    var contents = all(connection);
    var problems = holds(contents.snapshot()) ? new Problems() : absorb(contents.snapshot());
    follows(contents);
    return problems;
  }

  private Rows.Contents all(Connection connection) throws SQLException {
    return patiently(connection, () -> rows.all(connection));
  }

  @FunctionalInterface
  private interface Work<T> {
    T done() throws SQLException;
  }

  /// Does what may take longer than other answers, as long as the database is alive.
  private <T> T patiently(Connection connection, Work<T> work) throws SQLException {
    database.answersSoon(connection, false);
    try (var _ = new Pulse(database, outage, connection)) {
      return work.done();
    } finally {
      if (!connection.isClosed()) {
        database.answersSoon(connection, true);
      }
    }
  }

  private void follows(Rows.Contents contents) {
    lastChange = contents.lastChange();
    isReconnected = false;
  }

  private static void logRefusal(Problems problems) {
    if (!problems.isEmpty()) {
      log.error(
          "another node's change cannot be served here, the configuration before it serves on:\n{}",
          problems.toText("database"));
    }
  }

  /// The writer's connection. It is tested first, so that a dead one is noticed before a statement
  /// waits on it for as long as a change may take.
  private Connection connected() throws SQLException {
    var known = writer;
    if (known != null && !known.isValid(SECONDS_TO_ANSWER)) {
      disconnect();
      known = null;
    }
    if (known == null) {
      known = reconnected();
      writer = known;
      isReconnected = true;
    }
    return known;
  }

  /// Of many changes that wait for each other, one finds out that the database does not answer.
  private Connection reconnected() throws SQLException {
    return outage.ask(database::connectForRequests);
  }

  private void disconnect() {
    var old = writer;
    writer = null;
    if (old != null) {
      Disconnecting.from(database, old);
    }
  }

  /// Closes the connection, because its state is unknown after a failure.
  private StoreException broken(SQLException failure) {
    disconnect();
    return database.unavailable(failure);
  }
}
