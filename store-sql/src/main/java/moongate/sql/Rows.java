package moongate.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import moongate.model.Change;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.value.Value;
import moongate.store.UniqueKey;

/// The SQL statements for the tables of `001_documents.sql`, which are the same for every database.
final class Rows {
  /// How many changes the log keeps. A node that was disconnected for more of them reads everything
  /// again.
  private static final int REMEMBERED_CHANGES = 100_000;

  private static final int MANY_CHANGES = 1000;

  private final EntitySchemas schemas;
  private final Documents documents;
  private final RuntimeRows runtime;

  Rows(EntitySchemas schemas, Documents documents) {
    this.schemas = schemas;
    this.documents = documents;
    this.runtime = new RuntimeRows(schemas, documents);
  }

  /// All documents, and the number of the last change that they include.
  record Contents(Snapshot snapshot, long lastChange) {}

  /// The changes after a number, and the number of the last change.
  record News(List<Change> changes, long lastChange) {}

  /// Reads all documents, in the writer's transaction or outside of any.
  Contents all(Connection connection) throws SQLException {
    var found = new LinkedHashMap<String, List<Value.Obj>>();
    schemas.entityNames().forEach(entity -> found.put(entity, new ArrayList<>()));
    // The number is read first, so that a change in between is read twice rather than never.
    long last = lastChange(connection);
    try (var select =
            connection.prepareStatement(
                "select entity, id, document from documents order by entity, id");
        var rows = rows(select)) {
      while (rows.next()) {
        var entity = rows.getString(1);
        found
            .computeIfAbsent(entity, _ -> new ArrayList<>())
            .add(documents.decode(entity, rows.getString(2), rows.getString(3)));
      }
    }
    found.values().removeIf(List::isEmpty);
    return new Contents(new Snapshot(found, hash(last), ""), last);
  }

  /// Reads large results in portions, because some databases would otherwise send them as a whole.
  private static ResultSet rows(PreparedStatement select) throws SQLException {
    select.setFetchSize(1000);
    return select.executeQuery();
  }

  private static String hash(long lastChange) {
    return lastChange == 0 ? Snapshot.NO_HASH : "%032x".formatted(lastChange);
  }

  /// The changes after `number`. Empty if the log does not go back so far, or does not even reach
  /// that number: then the number belongs to another log.
  Optional<News> since(Connection connection, long number) throws SQLException {
    var news = changesSince(connection, number);
    // The end of the log is read last: changes that were deleted while it was read are missing in
    // the result.
    return number < single(connection, "select number from forgotten_changes")
            || number > lastChange(connection)
        ? Optional.empty()
        : Optional.of(news);
  }

  private News changesSince(Connection connection, long number) throws SQLException {
    var changes = new LinkedHashMap<List<String>, Change>();
    long last = number;
    try (var select =
        connection.prepareStatement(
            "select c.number, c.entity, c.id, d.document from changes c left join documents d"
                + " on d.entity = c.entity and d.id = c.id where c.number > ? order by c.number")) {
      select.setLong(1, number);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          last = rows.getLong(1);
          var entity = rows.getString(2);
          var id = rows.getString(3);
          var text = rows.getString(4);
          changes.put(
              List.of(entity, id),
              text == null
                  ? Change.removal(entity, id)
                  : Change.put(entity, documents.decode(entity, id, text)));
        }
      }
    }
    return new News(List.copyOf(changes.values()), last);
  }

  /// Whether the database may need a while for these changes.
  boolean mayTakeLong(List<Change> changes) {
    return changes.size() > MANY_CHANGES || changes.stream().anyMatch(runtime::mayBeReferred);
  }

  /// Writes the changes and their numbers. Returns the last number.
  long write(Connection connection, List<Change> changes) throws SQLException {
    remove(connection, changes);
    var written = Written.of(changes);
    insertDocuments(connection, written);
    insertKeys(connection, written);
    insertReferences(connection, written);
    log(connection, changes);
    long last = lastChange(connection);
    forget(connection, last);
    return last;
  }

  private void remove(Connection connection, List<Change> changes) throws SQLException {
    try (var delete =
        connection.prepareStatement("delete from documents where entity = ? and id = ?")) {
      for (var change : changes) {
        add(delete, change.entity(), change.id());
      }
      delete.executeBatch();
    }
    runtime.deleteReferring(
        connection, changes.stream().filter(change -> change.document().isEmpty()).toList());
  }

  /// A document that exists after a change. The other changes are deletions.
  private record Written(String entity, String id, Value.Obj document) {
    static List<Written> of(List<Change> changes) {
      return changes.stream()
          .flatMap(change ->
              change.document().stream()
                  .map(document -> new Written(change.entity(), change.id(), document)))
          .toList();
    }
  }

  private void insertDocuments(Connection connection, List<Written> all) throws SQLException {
    try (var insert = connection.prepareStatement("insert into documents values (?, ?, ?)")) {
      for (var one : all) {
        add(insert, one.entity, one.id, documents.encode(one.entity, one.id, one.document));
      }
      insert.executeBatch();
    }
  }

  private void insertKeys(Connection connection, List<Written> all) throws SQLException {
    try (var insert = connection.prepareStatement("insert into unique_keys values (?, ?, ?)")) {
      for (var one : all) {
        for (var key : UniqueKey.of(schemas.schemaOf(one.entity, one.document), one.document)) {
          add(insert, one.entity, documents.digest(key), one.id);
        }
      }
      insert.executeBatch();
    }
  }

  private void insertReferences(Connection connection, List<Written> all) throws SQLException {
    try (var insert =
        connection.prepareStatement("insert into document_references values (?, ?, ?, ?, ?)")) {
      for (var one : all) {
        for (var to : schemas.schemaOf(one.entity, one.document).referencesOf(one.document)) {
          add(insert, one.entity, one.id, to.field(), to.entity(), to.id());
        }
      }
      insert.executeBatch();
    }
  }

  private static void log(Connection connection, List<Change> changes) throws SQLException {
    try (var insert =
        connection.prepareStatement("insert into changes (entity, id) values (?, ?)")) {
      for (var change : changes) {
        add(insert, change.entity(), change.id());
      }
      insert.executeBatch();
    }
  }

  private static void forget(Connection connection, long last) throws SQLException {
    long first = single(connection, "select coalesce(min(number), 0) from changes");
    if (last - first > 2L * REMEMBERED_CHANGES) {
      long forgotten = last - REMEMBERED_CHANGES;
      try (var statement = connection.createStatement()) {
        statement.executeUpdate("delete from changes where number <= " + forgotten);
        statement.executeUpdate("update forgotten_changes set number = " + forgotten);
      }
    }
  }

  private static long lastChange(Connection connection) throws SQLException {
    return single(connection, "select coalesce(max(number), 0) from changes");
  }

  private static long single(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void add(PreparedStatement statement, String... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setString(i + 1, values[i]);
    }
    statement.addBatch();
  }

  /// Ends the transaction that [Database#beginWriting] began.
  static void end(Connection connection, String how) throws SQLException {
    if (connection.getAutoCommit()) {
      try (var statement = connection.createStatement()) {
        statement.execute(how);
      }
    } else if (how.equals("commit")) {
      connection.commit();
      connection.setAutoCommit(true);
    } else {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
