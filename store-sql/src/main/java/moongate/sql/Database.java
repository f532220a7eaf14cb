package moongate.sql;

import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import moongate.store.StoreException;
import moongate.store.StoreProblem;

/// The operations that differ between databases.
public sealed interface Database permits SqliteDatabase, PostgresDatabase {
  /// Opens a connection in auto-commit mode.
  Connection connect() throws SQLException;

  /// Opens a connection in auto-commit mode for what requests wait for. It fails sooner than
  /// others: each statement is answered within the time that the database may take, waiting for
  /// locks included.
  default Connection connectForRequests() throws SQLException {
    return connect();
  }

  /// The same, but commits do not wait for the disk: if the database or its machine crashes, the
  /// last commits may be lost.
  default Connection connectForCounting() throws SQLException {
    var connection = connectForRequests();
    try (var statement = connection.createStatement()) {
      statement.execute(withoutWaitingForDisk());
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  /// The statement that makes the commits of a connection not wait for the disk.
  String withoutWaitingForDisk();

  /// The name in messages: `PostgreSQL at 127.0.0.1:5432, database kong`.
  String name();

  /// The error for callers of a store.
  default StoreException unavailable(SQLException failure) {
    return new StoreException(new StoreProblem.Unavailable(told(failure)), failure);
  }

  /// The name and the message of `failure` in one line; PostgreSQL's messages may have several.
  default String told(Throwable failure) {
    var words = String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", ", ");
    return name() + ": " + words + unsaid(failure);
  }

  /// What the driver's "The connection attempt failed." and "relation does not exist" leave out.
  private static String unsaid(Throwable failure) {
    boolean isNoTable = failure instanceof SQLException e && "42P01".equals(e.getSQLState());
    if (isNoTable) {
      return " (its tables are gone: 'moongate migrations bootstrap' makes new ones)";
    }
    return switch (failure.getCause()) {
      case UnknownHostException _ -> " (there is no host of that name)";
      case SocketTimeoutException _ -> " (it does not answer)";
      case null, default -> "";
    };
  }

  /// The query that finds a table by its name, which is its parameter, among those of this cluster.
  String tableQuery();

  /// Makes the place for tables, if there is none. In a transaction.
  default void makePlace(Connection connection) throws SQLException {}

  /// The declaration of a column that numbers its rows.
  String identityColumn();

  /// The largest number of connections for runtime entities.
  int poolSize();

  /// How long to wait for a free connection.
  Duration patience();

  /// How long an idle connection is kept.
  Duration longestRest();

  /// Begins a transaction.
  void begin(Connection connection) throws SQLException;

  /// Begins a transaction that excludes all other writers, including those of other nodes.
  void beginWriting(Connection connection) throws SQLException;

  /// Sets whether statements on this connection are answered soon from now on, because they wait
  /// for no locks and have little to do. A missing answer then means that the connection is dead.
  default void answersSoon(Connection connection, boolean isSo) throws SQLException {}

  /// Notifies other nodes of changes, once the transaction is committed.
  void announce(Connection connection) throws SQLException;

  /// Sends a short message to every node that watches, including this one.
  void send(Connection connection, String message) throws SQLException;

  /// Prepares a connection for [#awaitChange].
  void watch(Connection connection) throws SQLException;

  /// Waits, on a connection that was prepared with [#watch], until there may be changes, but not
  /// longer than `most`. Returns whether there may be changes.
  ///
  /// @param messages receives the messages that nodes have sent meanwhile
  boolean awaitChange(Connection connection, Duration most, Consumer<String> messages)
      throws SQLException, InterruptedException;
}
