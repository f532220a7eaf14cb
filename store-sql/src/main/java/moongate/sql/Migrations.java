package moongate.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The versions of a database's tables. Each version is a numbered file of SQL statements.
///
/// Nodes of one database are upgraded one by one, so older ones meet tables of a newer version,
/// also when they start. A migration after which they could not use them has a name that ends in
/// [#BREAKING].
public final class Migrations {
  private static final List<String> ALL =
      List.of(
          "001_documents",
          "002_runtime_entities",
          "003_runtime_counters",
          "004_node_messages",
          "005_delayed_messages");

  private static final String BREAKING = "_breaking";

  private static final String TABLE = "schema_migrations";

  /// In which a Kong lists its own migrations.
  private static final String TABLE_OF_KONG = "schema_meta";

  private static final List<String> TABLES =
      List.of(
          "delayed_messages",
          "node_messages",
          "node_message_log",
          "runtime_counters",
          "runtime_references",
          "runtime_keys",
          "runtime_entities",
          "changes",
          "forgotten_changes",
          "document_references",
          "unique_keys",
          "documents",
          TABLE);

  private final Database database;

  public Migrations(Database database) {
    this.database = database;
  }

  /// The state of a database.
  ///
  /// @param isBootstrapped whether it has the tables of this program at all
  /// @param unknown the migrations of a newer version of the program
  public record Status(
      boolean isBootstrapped, List<String> executed, List<String> pending, List<String> unknown) {
    public boolean isUpToDate() {
      return isBootstrapped && pending.isEmpty();
    }

    /// True if a newer version has changed the tables so that this one cannot use them.
    public boolean isBroken() {
      return unknown.stream().anyMatch(name -> name.endsWith(BREAKING));
    }
  }

  public Status status() throws SQLException {
    try (var connection = database.connect()) {
      return status(connection);
    }
  }

  Status status(Connection connection) throws SQLException {
    if (!exists(connection, TABLE)) {
      return new Status(false, List.of(), ALL, List.of());
    }
    var executed = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select name from " + TABLE + " order by name")) {
      while (rows.next()) {
        executed.add(rows.getString(1));
      }
    }
    return new Status(
        true,
        executed,
        ALL.stream().filter(name -> !executed.contains(name)).toList(),
        executed.stream().filter(name -> !ALL.contains(name)).toList());
  }

  private boolean exists(Connection connection, String table) throws SQLException {
    try (var select = connection.prepareStatement(database.tableQuery())) {
      select.setString(1, table);
      try (var rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  /// Whether the database also has the tables of a Kong, whose configuration is not read.
  public boolean isOfKong() throws SQLException {
    try (var connection = database.connect()) {
      return exists(connection, TABLE_OF_KONG);
    }
  }

  /// Executes all pending migrations, or none of them if one fails. Returns their names.
  public List<String> apply() throws SQLException {
    try (var connection = database.connect()) {
      return apply(connection);
    }
  }

  List<String> apply(Connection connection) throws SQLException {
    if (status(connection).isUpToDate()) {
      return List.of();
    }
    database.beginWriting(connection);
    try (var statement = connection.createStatement()) {
      database.makePlace(connection);
      statement.execute("create table if not exists " + TABLE + " (name text primary key)");
      var pending = status(connection).pending();
      for (var name : pending) {
        for (var sql : statements(name)) {
          statement.execute(sql);
        }
        statement.execute("insert into " + TABLE + " values ('" + name + "')");
      }
      Rows.end(connection, "commit");
      return pending;
    } catch (SQLException e) {
      Rows.end(connection, "rollback");
      throw e;
    }
  }

  /// Drops all tables.
  public void reset() throws SQLException {
    try (var connection = database.connect()) {
      database.beginWriting(connection);
      try (var statement = connection.createStatement()) {
        for (var table : TABLES) {
          statement.execute("drop table if exists " + table);
        }
        Rows.end(connection, "commit");
      }
    }
  }

  private List<String> statements(String name) {
    var withoutRemarks = text(name).replaceAll("(?m)^--.*$", "");
    return Arrays.stream(withoutRemarks.split(";"))
        .map(String::strip)
        .filter(sql -> !sql.isEmpty())
        .map(sql -> sql.replace("${identity}", database.identityColumn()))
        .toList();
  }

  private static String text(String name) {
    try (InputStream file = Migrations.class.getResourceAsStream(name + ".sql")) {
      if (file == null) {
        throw new IllegalStateException("no migration named " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
