package moongate.sql;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import moongate.store.NewFile;

/// A file: the database of one node, and of the commands that work on the node's prefix.
///
/// It uses a write-ahead log and `synchronous = FULL`, so that committed changes survive a crash of
/// the process and of the machine.
public final class SqliteDatabase implements Database {
  /// The interval of checks whether another process has written.
  private static final Duration LOOK = Duration.ofMillis(200);

  private static final int BUSY_MILLISECONDS = 10_000;

  private final Path file;
  private final ConcurrentMap<Connection, Long> versions = new ConcurrentHashMap<>();

  /// @param file created if it does not exist; its folder must exist
  public SqliteDatabase(Path file) {
    this.file = file;
  }

  @Override
  public Connection connect() throws SQLException {
    makeForOwnerOnly();
    SqliteLibrary.show();
    var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (var statement = connection.createStatement()) {
      statement.execute("pragma busy_timeout = " + BUSY_MILLISECONDS);
      statement.execute("pragma journal_mode = wal");
      statement.execute("pragma synchronous = full");
      statement.execute("pragma foreign_keys = on");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  /// Only the owner may access the file, because it contains credentials. SQLite creates its
  /// additional files with the same permissions.
  private void makeForOwnerOnly() throws SQLException {
    if (Files.exists(file)) {
      return;
    }
    try {
      NewFile.create(file, NewFile.FOR_ITS_OWNER);
    } catch (FileAlreadyExistsException other) {
      // Another process has created it.
    } catch (IOException e) {
      throw new SQLException("cannot make " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return "SQLite in " + file;
  }

  @Override
  public String tableQuery() {
    return "select 1 from sqlite_master where type = 'table' and name = ?";
  }

  @Override
  public String identityColumn() {
    return "integer primary key autoincrement";
  }

  @Override
  public String withoutWaitingForDisk() {
    return "pragma synchronous = normal";
  }

  /// Only one connection, because SQLite has only one writer at a time.
  @Override
  public int poolSize() {
    return 1;
  }

  @Override
  public Duration patience() {
    return Duration.ofMillis(BUSY_MILLISECONDS);
  }

  @Override
  public Duration longestRest() {
    return Duration.ofDays(1);
  }

  @Override
  public void begin(Connection connection) throws SQLException {
    beginWriting(connection);
  }

  @Override
  public void beginWriting(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("begin immediate");
    }
  }

  @Override
  public void announce(Connection connection) {
    // The other processes check regularly: there are few of them, all on this machine.
  }

  @Override
  public void send(Connection connection, String message) {
    // There is only one node for a file.
  }

  @Override
  public void watch(Connection connection) throws SQLException {
    versions.put(connection, version(connection));
  }

  @Override
  public boolean awaitChange(Connection connection, Duration most, Consumer<String> messages)
      throws SQLException, InterruptedException {
    Thread.sleep(LOOK);
    long version = version(connection);
    var before = versions.put(connection, version);
    return before == null || before != version;
  }

  /// The version number, which changes when another connection commits.
  private static long version(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("pragma data_version")) {
      result.next();
      return result.getLong(1);
    }
  }
}
