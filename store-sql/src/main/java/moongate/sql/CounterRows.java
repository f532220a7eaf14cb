package moongate.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moongate.model.RuntimeCounters.Addition;

/// The SQL statements for the table of `003_runtime_counters.sql`, which are the same for every
/// database.
final class CounterRows {
  private static final int MOST_AT_ONCE = 100;

  private CounterRows() {}

  /// @param additions sorted by name, in the same order on all nodes: this prevents deadlocks
  ///   between nodes that lock several rows
  static void add(Connection connection, Collection<Addition> additions) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into runtime_counters (name, amount, expires_at) values (?, ?, ?)"
                + " on conflict (name) do update"
                + " set amount = runtime_counters.amount + excluded.amount")) {
      for (var addition : additions) {
        insert.setString(1, addition.name());
        insert.setLong(2, addition.amount());
        insert.setLong(3, addition.endMillis());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /// The values of the counters in `names` that exist.
  static Map<String, Long> read(Connection connection, List<String> names) throws SQLException {
    var found = new HashMap<String, Long>();
    for (int from = 0; from < names.size(); from += MOST_AT_ONCE) {
      read(connection, names.subList(from, Math.min(names.size(), from + MOST_AT_ONCE)), found);
    }
    return found;
  }

  private static void read(Connection connection, List<String> names, Map<String, Long> found)
      throws SQLException {
    var places = String.join(", ", Collections.nCopies(names.size(), "?"));
    try (var select =
        connection.prepareStatement(
            "select name, amount from runtime_counters where name in (" + places + ")")) {
      for (int i = 0; i < names.size(); i++) {
        select.setString(i + 1, names.get(i));
      }
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getString(1), rows.getLong(2));
        }
      }
    }
  }

  static int deleteExpired(Connection connection, long nowMillis) throws SQLException {
    try (var delete =
        connection.prepareStatement("delete from runtime_counters where expires_at <= ?")) {
      delete.setLong(1, nowMillis);
      return delete.executeUpdate();
    }
  }
}
