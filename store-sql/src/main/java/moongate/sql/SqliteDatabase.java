package moongate.sql;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/// A file: the database of one node, and of the commands that work on the node's prefix.
///
/// With write-ahead log and `synchronous = FULL`: what is committed survives a crash of the process
/// and of the machine.
public final class SqliteDatabase implements Database {
  /// How often to look whether another process has written.
  private static final Duration LOOK = Duration.ofMillis(200);

  private static final int BUSY_MILLISECONDS = 10_000;

  private final Path file;
  private final ConcurrentMap<Connection, Long> versions = new ConcurrentHashMap<>();

  /// @param file made when it is not there; its folder must be
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

  /// Credentials are in it. The files that SQLite makes beside it get the same permissions.
  private void makeForOwnerOnly() throws SQLException {
    boolean knowsOwners = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (!knowsOwners || Files.exists(file)) {
      return;
    }
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException other) {
      // Another process was first.
    } catch (IOException e) {
      throw new SQLException("cannot make " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return "SQLite in " + file;
  }

  @Override
  public String identityColumn() {
    return "integer primary key autoincrement";
  }

  @Override
  public String withoutWaitingForDisk() {
    return "pragma synchronous = normal";
  }

  /// One writes at a time anyway.
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
    // Others look by themselves: they are few, and on this machine.
  }

  @Override
  public void send(Connection connection, String message) {
    // A file has one node.
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

  /// Changes whenever another connection commits.
  private static long version(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("pragma data_version")) {
      result.next();
      return result.getLong(1);
    }
  }
}
