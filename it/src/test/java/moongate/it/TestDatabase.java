package moongate.it;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import moongate.app.node.Databases;
import moongate.app.settings.SettingsReader;
import moongate.sql.Migrations;
import moongate.sql.testing.PostgresServer;

/// Settings of a node with an empty database of its own.
final class TestDatabase {
  private TestDatabase() {}

  /// @param kind `embedded` or `postgres`
  /// @param folder the node's prefix
  static Map<String, String> settings(String kind, Path folder) throws SQLException {
    var settings = new HashMap<String, String>();
    settings.put("database", kind);
    settings.put("prefix", folder.toString());
    if (kind.equals("postgres")) {
      var server = PostgresServer.shared();
      var schema = server.emptySchema();
      new Migrations(server.database(Optional.of(schema))).apply();
      settings.put("pg_port", Integer.toString(server.port()));
      settings.put("pg_schema", schema);
    }
    return settings;
  }

  /// How many rows a table of the node's database has.
  ///
  /// @param settings those that the node was started with
  static int count(Map<String, String> settings, String table) throws SQLException {
    var database = Databases.of(SettingsReader.read(Optional.empty(), Map.of(), settings));
    try (var connection = database.orElseThrow().connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from " + table)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
