package moongate.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The SQL statements for the tables of `004_node_messages.sql`, which are the same for every
/// database.
final class MessageRows {
  /// Messages are forgotten when so many bytes have been appended after them. A node that was
  /// disconnected meanwhile misses them.
  static final long MOST_BYTES = 100_000_000;

  /// What a message counts beside its text.
  private static final int BYTES_PER_MESSAGE = 200;

  /// Limits the memory for what is read at once: messages may be long.
  private static final int MOST_AT_ONCE = 10;

  private MessageRows() {}

  /// @param text nothing if the reader has sent it itself
  record Message(long position, Optional<String> text) {}

  /// The first messages after a position.
  ///
  /// @param start that position; another one if messages after it are missing
  record Portion(List<Message> messages, long start) {}

  /// In a transaction. Until it ends, no other message is appended: so messages become visible in
  /// the order of their positions.
  static void append(Connection connection, UUID sender, UUID id, String text, long endMillis)
      throws SQLException {
    long position = extended(connection, text.length() + BYTES_PER_MESSAGE);
    try (var insert =
        connection.prepareStatement(
            "insert into node_messages values (?, ?, ?, ?, ?) on conflict (id) do nothing")) {
      insert.setLong(1, position);
      insert.setString(2, id.toString());
      insert.setString(3, sender.toString());
      insert.setString(4, text);
      insert.setLong(5, endMillis);
      insert.executeUpdate();
    }
    forget(connection, position - MOST_BYTES);
  }

  private static long extended(Connection connection, long bytes) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update node_message_log set written = written + ? returning written")) {
      update.setLong(1, bytes);
      try (var rows = update.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /// Deletes the messages up to a position. Returns their number.
  private static int forget(Connection connection, long position) throws SQLException {
    try (var delete =
        connection.prepareStatement("delete from node_messages where position <= ?")) {
      delete.setLong(1, position);
      int deleted = delete.executeUpdate();
      if (deleted > 0) {
        try (var update =
            connection.prepareStatement("update node_message_log set forgotten = ?")) {
          update.setLong(1, position);
          update.executeUpdate();
        }
      }
      return deleted;
    }
  }

  /// In a transaction.
  static int deleteExpired(Connection connection, long nowMillis) throws SQLException {
    if (lastExpired(connection, nowMillis) == 0) {
      return 0;
    }
    extended(connection, 0); // for the lock
    return forget(connection, lastExpired(connection, nowMillis));
  }

  private static long lastExpired(Connection connection, long nowMillis) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select coalesce(max(position), 0) from node_messages where expires_at <= ?")) {
      select.setLong(1, nowMillis);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /// The end of the log.
  static long end(Connection connection) throws SQLException {
    return log(connection).written;
  }

  private record Log(long written, long forgotten) {}

  private static Log log(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select written, forgotten from node_message_log")) {
      rows.next();
      return new Log(rows.getLong(1), rows.getLong(2));
    }
  }

  static Portion after(Connection connection, long position, UUID reader) throws SQLException {
    var messages = new ArrayList<Message>();
    try (var select =
        connection.prepareStatement(
            "select position, case when sender = ? then null else message end"
                + " from node_messages where position > ? order by position limit "
                + MOST_AT_ONCE)) {
      select.setString(1, reader.toString());
      select.setLong(2, position);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          messages.add(new Message(rows.getLong(1), Optional.ofNullable(rows.getString(2))));
        }
      }
    }
    // Read last: messages that were forgotten while they were read are missing in the result.
    var log = log(connection);
    // A log that ends before the position is another one: a backup was restored, say.
    long start = Math.clamp(position, log.forgotten, log.written);
    messages.removeIf(message -> message.position <= start);
    return new Portion(messages, start);
  }
}
