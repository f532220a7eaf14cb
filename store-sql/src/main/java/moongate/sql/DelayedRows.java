package moongate.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The SQL statements for the table of `005_delayed_messages.sql`, which are the same for every
/// database.
final class DelayedRows {
  /// Limits the memory for what is read at once: messages may be long.
  private static final int MOST_AT_ONCE = 10;

  private DelayedRows() {}

  private record Row(UUID id, UUID sender, String text) {}

  static void insert(Connection connection, UUID sender, UUID id, String text, long dueMillis)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into delayed_messages values (?, ?, ?, ?) on conflict (id) do nothing")) {
      insert.setString(1, id.toString());
      insert.setString(2, sender.toString());
      insert.setString(3, text);
      insert.setLong(4, dueMillis);
      insert.executeUpdate();
    }
  }

  /// When the first message is due; a time that never comes if there is none.
  static long firstDue(Connection connection) throws SQLException {
    try (var select = connection.prepareStatement("select min(due_at) from delayed_messages");
        var rows = select.executeQuery()) {
      rows.next();
      long first = rows.getLong(1);
      return rows.wasNull() ? Long.MAX_VALUE : first;
    }
  }

  /// In a transaction: moves some messages whose time has come to the log, in the order of their
  /// times.
  ///
  /// @param endMillis until when they are kept there
  static void move(Connection connection, long nowMillis, long endMillis) throws SQLException {
    for (var row : due(connection, nowMillis)) {
      if (delete(connection, row.id)) {
        MessageRows.append(connection, row.sender, row.id, row.text, endMillis);
      }
    }
  }

  private static List<Row> due(Connection connection, long nowMillis) throws SQLException {
    var found = new ArrayList<Row>();
    try (var select =
        connection.prepareStatement(
            "select id, sender, message from delayed_messages where due_at <= ?"
                + " order by due_at, id limit "
                + MOST_AT_ONCE)) {
      select.setLong(1, nowMillis);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Row(
                  UUID.fromString(rows.getString(1)),
                  UUID.fromString(rows.getString(2)),
                  rows.getString(3)));
        }
      }
    }
    return found;
  }

  /// False if another node has moved it meanwhile.
  private static boolean delete(Connection connection, UUID id) throws SQLException {
    try (var delete = connection.prepareStatement("delete from delayed_messages where id = ?")) {
      delete.setString(1, id.toString());
      return delete.executeUpdate() == 1;
    }
  }
}
