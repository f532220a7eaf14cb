package moongate.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import moongate.model.Change;
import moongate.model.entity.EntitySchemas;
import moongate.model.schema.Expiry;
import moongate.model.value.Value;
import moongate.store.PageQuery;
import moongate.store.UniqueKey;

/// The SQL statements for the tables of `002_runtime_entities.sql`, which are the same for every
/// database.
final class RuntimeRows {
  private static final String ALIVE = " and (e.expires_at is null or e.expires_at > ?)";
  private static final String DOCUMENT = "select e.id, e.document from runtime_entities e";

  private final EntitySchemas schemas;
  private final Documents documents;

  /// The kinds of entities in the configuration that runtime entities may refer to.
  private final Set<String> referenced;

  RuntimeRows(EntitySchemas schemas, Documents documents) {
    this.schemas = schemas;
    this.documents = documents;
    this.referenced =
        schemas.runtimeNames().stream()
            .flatMap(name -> schemas.entity(name).orElseThrow().references().values().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  Optional<Value.Obj> find(Connection connection, String entity, String id, long nowMillis)
      throws SQLException {
    var sql = DOCUMENT + " where e.entity = ? and e.id = ?" + ALIVE;
    return read(connection, sql, entity, nowMillis, entity, id).stream().findFirst();
  }

  Optional<Value.Obj> find(Connection connection, String entity, UniqueKey key, long nowMillis)
      throws SQLException {
    var sql =
        DOCUMENT
            + " join runtime_keys k on k.entity = e.entity and k.id = e.id"
            + " where k.entity = ? and k.key_digest = ?"
            + ALIVE;
    return read(connection, sql, entity, nowMillis, entity, documents.digest(key)).stream()
        .findFirst();
  }

  /// The entities that refer to `to`, sorted by id.
  List<Value.Obj> referring(
      Connection connection, String entity, String field, String to, long nowMillis)
      throws SQLException {
    var sql =
        DOCUMENT
            + " join runtime_references r on r.entity = e.entity and r.id = e.id"
            + " where r.to_entity = ? and r.to_id = ? and e.entity = ? and r.field = ?"
            + ALIVE
            + " order by e.id";
    var referenced = schemas.entity(entity).map(schema -> schema.references().get(field));
    if (referenced.isEmpty()) {
      return List.of();
    }
    return read(connection, sql, entity, nowMillis, referenced.get(), to, entity, field);
  }

  /// The entities after an id, a few more than the size of a page.
  List<Value.Obj> after(Connection connection, PageQuery query, String id, long nowMillis)
      throws SQLException {
    var sql =
        DOCUMENT
            + " where e.entity = ? and e.id > ?"
            + ALIVE
            + " order by e.id limit "
            + (query.size() + 1);
    return read(connection, sql, query.entity(), nowMillis, query.entity(), id);
  }

  private List<Value.Obj> read(
      Connection connection, String sql, String entity, long nowMillis, String... values)
      throws SQLException {
    try (var select = connection.prepareStatement(sql)) {
      set(select, values);
      select.setLong(values.length + 1, nowMillis);
      try (var rows = select.executeQuery()) {
        return documents(entity, rows);
      }
    }
  }

  private List<Value.Obj> documents(String entity, ResultSet rows) throws SQLException {
    var found = new ArrayList<Value.Obj>();
    while (rows.next()) {
      found.add(documents.decode(entity, rows.getString(1), rows.getString(2)));
    }
    return found;
  }

  /// The id of the entity that has `key`, even if it has expired.
  Optional<String> owner(Connection connection, String entity, UniqueKey key) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select id from runtime_keys where entity = ? and key_digest = ?")) {
      set(select, entity, documents.digest(key));
      try (var rows = select.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  boolean exists(Connection connection, String entity, String id) throws SQLException {
    try (var select =
        connection.prepareStatement("select 1 from runtime_entities where entity = ? and id = ?")) {
      set(select, entity, id);
      try (var rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  void insert(Connection connection, String entity, Value.Obj document) throws SQLException {
    var id = document.text("id");
    insertDocument(connection, entity, id, document);
    var schema = schemas.schemaOf(entity, document);
    try (var insert = connection.prepareStatement("insert into runtime_keys values (?, ?, ?)")) {
      for (var key : UniqueKey.of(schema, document)) {
        set(insert, entity, documents.digest(key), id);
        insert.executeUpdate();
      }
    }
    try (var insert =
        connection.prepareStatement("insert into runtime_references values (?, ?, ?, ?, ?)")) {
      for (var to : schema.referencesOf(document)) {
        set(insert, entity, id, to.field(), to.entity(), to.id());
        insert.executeUpdate();
      }
    }
  }

  private void insertDocument(Connection connection, String entity, String id, Value.Obj document)
      throws SQLException {
    try (var insert =
        connection.prepareStatement("insert into runtime_entities values (?, ?, ?, ?)")) {
      set(insert, entity, id, documents.encode(entity, id, document));
      long end = Expiry.endMillis(document);
      if (end == Long.MAX_VALUE) {
        insert.setNull(4, Types.BIGINT);
      } else {
        insert.setLong(4, end);
      }
      insert.executeUpdate();
    }
  }

  /// Deletes an entity; false if it did not exist.
  static boolean delete(Connection connection, String entity, String id) throws SQLException {
    try (var delete =
        connection.prepareStatement("delete from runtime_entities where entity = ? and id = ?")) {
      set(delete, entity, id);
      return delete.executeUpdate() > 0;
    }
  }

  static int deleteExpired(Connection connection, long nowMillis) throws SQLException {
    try (var delete =
        connection.prepareStatement("delete from runtime_entities where expires_at <= ?")) {
      delete.setLong(1, nowMillis);
      return delete.executeUpdate();
    }
  }

  /// Whether this is a deletion that also deletes runtime entities, of which there may be many.
  boolean mayBeReferred(Change change) {
    return change.document().isEmpty() && referenced.contains(change.entity());
  }

  /// Deletes the entities that refer to deleted documents.
  void deleteReferring(Connection connection, List<Change> removals) throws SQLException {
    var some = removals.stream().filter(this::mayBeReferred).toList();
    if (some.isEmpty()) {
      return;
    }
    try (var delete =
        connection.prepareStatement(
            "delete from runtime_entities where (entity, id) in"
                + " (select entity, id from runtime_references where to_entity = ? and to_id = ?)")) {
      for (var change : some) {
        set(delete, change.entity(), change.id());
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  private static void set(PreparedStatement statement, String... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setString(i + 1, values[i]);
    }
  }
}
