package moongate.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;

/// What databases do each in their own way.
public sealed interface Database permits SqliteDatabase, PostgresDatabase {
  /// A new connection, in auto-commit mode.
  Connection connect() throws SQLException;

  /// A new connection, in auto-commit mode, on which a commit does not wait for the disk: a crash
  /// of the database or its machine may take the last moments back.
  default Connection connectForCounting() throws SQLException {
    var connection = connect();
    try (var statement = connection.createStatement()) {
      statement.execute(withoutWaitingForDisk());
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  /// The statement that makes commits of a connection so.
  String withoutWaitingForDisk();

  /// What it is called in messages: `PostgreSQL at 127.0.0.1:5432, database kong`.
  String name();

  /// What it has said, in one line: messages of PostgreSQL may have several.
  default String failed(SQLException failure) {
    var words = String.valueOf(failure.getMessage()).strip();
    return name() + ": " + words.replaceAll("\\s*\\R\\s*", ", ");
  }

  /// How a column that numbers its rows is declared.
  String identityColumn();

  /// How many connections may be in use for runtime entities at a time.
  int poolSize();

  /// How long to wait for one of them.
  Duration patience();

  /// How long one of them is kept that nobody uses.
  Duration longestRest();

  /// Begins a transaction.
  void begin(Connection connection) throws SQLException;

  /// Begins a transaction that excludes all other writers, of other nodes too.
  void beginWriting(Connection connection) throws SQLException;

  /// Whether what is asked on a connection from now on waits for nobody's lock: an answer comes
  /// soon then, or the connection is dead.
  default void waitsForNoLock(Connection connection, boolean isSo) throws SQLException {}

  /// Tells other nodes, once the transaction is committed, that there are changes.
  void announce(Connection connection) throws SQLException;

  /// Tells every node that watches, this one too, a short message.
  void send(Connection connection, String message) throws SQLException;

  /// Prepares a connection for [#awaitChange].
  void watch(Connection connection) throws SQLException;

  /// Waits on a connection that watches until there may be changes, or for the time given; whether
  /// there may be.
  ///
  /// @param messages takes what nodes have sent meanwhile
  boolean awaitChange(Connection connection, Duration most, Consumer<String> messages)
      throws SQLException, InterruptedException;
}
