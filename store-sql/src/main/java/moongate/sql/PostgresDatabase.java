package moongate.sql;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import moongate.sql.PostgresTls.Mode;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL server that several nodes share.
public final class PostgresDatabase implements Database {
  private static final Logger log = LoggerFactory.getLogger("moongate.store");

  private static final String CHANNEL = "moongate_changes";

  /// The number of the advisory lock that a writer holds. It is arbitrary, but must not be used for
  /// anything else.
  private static final long WRITERS = 0x6d6f6f6e67617465L;

  /// The longest time for which a node that has died can keep the lock.
  private static final Duration LONGEST_IDLE_TRANSACTION = Duration.ofSeconds(60);

  private static final Duration LONGEST_WAIT_FOR_LOCK = Duration.ofSeconds(30);

  /// In SQLSTATE: the server has no TLS, or no way to log in that the driver knows.
  private static final String REJECTED = "08004";

  /// In SQLSTATE: `lock_timeout` is over.
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /// @param timeout the timeout for connecting and for each answer
  /// @param tls how connections are encrypted
  /// @param pool the limits of connections for runtime entities
  public record Options(
      String host,
      int port,
      String database,
      String user,
      Optional<String> password,
      Optional<String> schema,
      Duration timeout,
      PostgresTls tls,
      Pool pool) {}

  /// @param size the largest number of connections
  /// @param patience how long to wait for a free connection
  /// @param longestRest how long an idle connection is kept
  public record Pool(int size, Duration patience, Duration longestRest) {
    public static final Pool DEFAULT = new Pool(10, Duration.ofSeconds(5), Duration.ofMinutes(1));
  }

  private final Options options;
  private final AtomicBoolean isSaidToBePlain = new AtomicBoolean();

  public PostgresDatabase(Options options) {
    this.options = options;
  }

  @Override
  public Connection connect() throws SQLException {
    var url =
        "jdbc:postgresql://%s:%d/%s"
            .formatted(bracketed(options.host()), options.port(), encoded(options.database()));
    var connection = connection(url);
    try {
      execute(
          connection,
          "set idle_in_transaction_session_timeout = "
              + LONGEST_IDLE_TRANSACTION.toMillis()
              + "; set lock_timeout = "
              + LONGEST_WAIT_FOR_LOCK.toMillis());
      answersSoon(connection, false);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  /// Falls back to a connection without TLS by itself, because the driver would also do so if the
  /// server refuses the user.
  private Connection connection(String url) throws SQLException {
    try {
      return connection(url, options.tls());
    } catch (SQLException e) {
      boolean mayBePlain = options.tls().mode() instanceof Mode.Preferred;
      if (!mayBePlain || !REJECTED.equals(e.getSQLState())) {
        throw e;
      }
      var plain = connection(url, PostgresTls.OFF);
      if (isSaidToBePlain.compareAndSet(false, true)) {
        log.warn(
            "{} has no TLS, so that all can be read on the way: passwords, keys, tokens. With"
                + " pg_ssl_required = on the node would not connect",
            name());
      }
      return plain;
    }
  }

  /// Asks the driver itself: [java.sql.DriverManager] would first look for drivers in all archives,
  /// and load the other database's, too, in each start.
  private Connection connection(String url, PostgresTls tls) throws SQLException {
    var connection = new Driver().connect(url, properties(tls));
    if (connection == null) {
      throw new IllegalStateException("the driver does not know " + url);
    }
    return connection;
  }

  /// Locks are waited for only half of the time, so that the answer to that is one of the database,
  /// and not the end of the connection.
  @Override
  public Connection connectForRequests() throws SQLException {
    var connection = connect();
    try {
      execute(connection, "set lock_timeout = " + Math.max(1, options.timeout().toMillis() / 2));
      answersSoon(connection, true);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Properties properties(PostgresTls tls) {
    var properties = new Properties();
    properties.setProperty("user", options.user());
    options.password().ifPresent(password -> properties.setProperty("password", password));
    options.schema().ifPresent(schema -> properties.setProperty("currentSchema", schema));
    properties.setProperty("ApplicationName", "moongate");
    properties.setProperty("connectTimeout", Integer.toString(seconds(options.timeout())));
    // Only until the connection is established: before that, nothing waits for locks.
    properties.setProperty("socketTimeout", Integer.toString(seconds(options.timeout())));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty(
        "sslmode",
        switch (tls.mode()) {
          case Mode.Off() -> "disable";
          case Mode.Preferred(), Mode.Required() -> "require";
          case Mode.Verified(_, _) -> "verify-full";
        });
    if (!(tls.mode() instanceof Mode.Off)) {
      PostgresSockets.describe(tls, properties);
    }
    return properties;
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(Math.max(1, duration.toSeconds()));
  }

  private static String bracketed(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String name() {
    return "PostgreSQL at %s:%d, database %s"
        .formatted(options.host(), options.port(), options.database());
  }

  @Override
  public String tableQuery() {
    return "select 1 from pg_tables where schemaname = current_schema() and tablename = ?";
  }

  @Override
  public void makePlace(Connection connection) throws SQLException {
    if (options.schema().isPresent() && connection.getSchema() == null) {
      execute(connection, "create schema " + options.schema().get());
    }
  }

  @Override
  public String identityColumn() {
    return "bigint generated always as identity primary key";
  }

  @Override
  public String withoutWaitingForDisk() {
    return "set synchronous_commit = off";
  }

  @Override
  public int poolSize() {
    return options.pool().size();
  }

  @Override
  public Duration patience() {
    return options.pool().patience();
  }

  @Override
  public Duration longestRest() {
    return options.pool().longestRest();
  }

  @Override
  public void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
  }

  /// Asks for the lock again and again, so that each answer comes soon: without one, nobody could
  /// tell a lock that is taken from a connection that is dead.
  @Override
  public void beginWriting(Connection connection) throws SQLException {
    long end = System.nanoTime() + LONGEST_WAIT_FOR_LOCK.toNanos();
    begin(connection);
    while (true) {
      try {
        execute(connection, "select pg_advisory_xact_lock(" + WRITERS + ")");
        return;
      } catch (SQLException e) {
        if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState()) || System.nanoTime() - end >= 0) {
          throw e;
        }
        connection.rollback();
      }
    }
  }

  @Override
  public void answersSoon(Connection connection, boolean isSo) throws SQLException {
    var most = isSo ? options.timeout() : options.timeout().plus(LONGEST_WAIT_FOR_LOCK);
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(most.toMillis()));
  }

  @Override
  public void announce(Connection connection) throws SQLException {
    execute(connection, "notify " + CHANNEL);
  }

  /// The message begins with the schema, because one database may contain several clusters, each in
  /// its own schema.
  @Override
  public void send(Connection connection, String message) throws SQLException {
    try (var statement = connection.prepareStatement("select pg_notify(?, ?)")) {
      statement.setString(1, CHANNEL);
      statement.setString(2, ofCluster() + message);
      statement.execute();
    }
  }

  private String ofCluster() {
    return options.schema().orElse("") + "\n";
  }

  @Override
  public void watch(Connection connection) throws SQLException {
    answersSoon(connection, true);
    execute(connection, "listen " + CHANNEL);
  }

  @Override
  public boolean awaitChange(Connection connection, Duration most, Consumer<String> messages)
      throws SQLException {
    var notifications =
        connection.unwrap(PGConnection.class).getNotifications((int) most.toMillis());
    boolean mayBeNews = false;
    // A connection without traffic may be dead, because a firewall has silently dropped it. Then
    // notifications would be lost without anybody noticing.
    if (notifications.length == 0 && !connection.isValid(seconds(options.timeout()))) {
      throw new SQLException("the connection that waits for changes is dead");
    }
    for (var notification : notifications) {
      var said = notification.getParameter();
      mayBeNews |= said.isEmpty();
      if (said.startsWith(ofCluster())) {
        messages.accept(said.substring(ofCluster().length()));
      }
    }
    return mayBeNews;
  }
}
