package moongate.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import moongate.model.entity.EntitySchemas;
import moongate.model.value.Value;
import moongate.store.Page;
import moongate.store.PageQuery;
import moongate.store.RuntimeStore;
import moongate.store.StoreException;
import moongate.store.StoreProblem;
import moongate.store.UniqueKey;

/// Keeps runtime entities in tables beside those of the configuration. Every call is a transaction
/// of its own, on a connection of the pool. So the use of tokens does not wait for changes of the
/// configuration, and does not delay them.
final class SqlRuntimeStore implements RuntimeStore, AutoCloseable {
  /// The topic of the messages between nodes that are for this store.
  static final String FORGET = "forget";

  private static final String UNIQUE_VIOLATION = "23505";

  private final Database database;
  private final EntitySchemas schemas;
  private final RuntimeRows rows;
  private final Clock clock;
  private final ConnectionPool pool;
  private final List<BiConsumer<String, String>> listeners = new CopyOnWriteArrayList<>();

  SqlRuntimeStore(
      Database database, Outage outage, EntitySchemas schemas, Documents documents, Clock clock) {
    this.database = database;
    this.schemas = schemas;
    this.rows = new RuntimeRows(schemas, documents);
    this.clock = clock;
    this.pool = new ConnectionPool(database, outage);
  }

  /// Handles a message with the topic [#FORGET].
  void hear(String message) {
    var words = message.split(" ", -1);
    if (words.length == 3) {
      tell(words[1], words[2]);
    }
  }

  private void tell(String entity, String id) {
    listeners.forEach(listener -> listener.accept(entity, id));
  }

  @Override
  public void onForgotten(BiConsumer<String, String> listener) {
    listeners.add(listener);
  }

  @Override
  public Optional<Value.Obj> find(String entity, String id) throws StoreException {
    return reading(connection -> rows.find(connection, entity, id, clock.millis()));
  }

  @Override
  public Optional<Value.Obj> findBy(String entity, String field, String value)
      throws StoreException {
    var key = UniqueKey.single(field, Value.of(value));
    return reading(connection -> rows.find(connection, entity, key, clock.millis()));
  }

  @Override
  public List<Value.Obj> referring(String entity, String field, String id) throws StoreException {
    return reading(connection -> rows.referring(connection, entity, field, id, clock.millis()));
  }

  @Override
  public Page page(PageQuery query) throws StoreException {
    var all =
        reading(connection -> {
          var after = query.after().orElse("");
          if (query.parent().isEmpty()) {
            return rows.after(connection, query, after, clock.millis());
          }
          var parent = query.parent().get();
          return rows
              .referring(connection, query.entity(), parent.field(), parent.id(), clock.millis())
              .stream()
              .filter(document -> document.text("id").compareTo(after) > 0)
              .toList();
        });
    return all.size() <= query.size()
        ? new Page(all, Optional.empty())
        : new Page(all.subList(0, query.size()), Optional.of(all.get(query.size() - 1).text("id")));
  }

  @Override
  public void insert(String entity, Value.Obj document) throws StoreException {
    var id = document.text("id");
    writing(connection -> {
      if (rows.exists(connection, entity, id)) {
        throw new StoreException(new StoreProblem.DuplicateId(entity, id));
      }
      insert(connection, entity, document);
      return true;
    });
  }

  private void insert(Connection connection, String entity, Value.Obj document)
      throws SQLException, StoreException {
    for (var key : UniqueKey.of(schemas.schemaOf(entity, document), document)) {
      if (rows.owner(connection, entity, key).isPresent()) {
        throw new StoreException(new StoreProblem.NotUnique(entity, key.fields()));
      }
    }
    try {
      rows.insert(connection, entity, document);
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        // Another node has inserted it after the checks above.
        throw new StoreException(new StoreProblem.DuplicateId(entity, document.text("id")), e);
      }
      throw e;
    }
  }

  @Override
  public void put(String entity, Value.Obj document) throws StoreException {
    var id = document.text("id");
    writing(connection -> {
      delete(connection, entity, id);
      insert(connection, entity, document);
      return true;
    });
    tell(entity, id);
  }

  @Override
  public boolean replace(String entity, String id, Value.Obj document) throws StoreException {
    boolean isDone =
        writing(connection -> {
          boolean isThere = delete(connection, entity, id);
          if (isThere) {
            insert(connection, entity, document);
          }
          return isThere;
        });
    tell(entity, id);
    return isDone;
  }

  @Override
  public boolean delete(String entity, String id) throws StoreException {
    boolean isDone = writing(connection -> delete(connection, entity, id));
    tell(entity, id);
    return isDone;
  }

  private boolean delete(Connection connection, String entity, String id) throws SQLException {
    boolean isThere = RuntimeRows.delete(connection, entity, id);
    if (isThere) {
      database.send(connection, String.join(" ", FORGET, entity, id));
    }
    return isThere;
  }

  @Override
  public int sweep() throws StoreException {
    return writing(connection -> {
      // No request waits for this, and much may have expired.
      database.answersSoon(connection, false);
      int deleted =
          RuntimeRows.deleteExpired(connection, clock.millis())
              + CounterRows.deleteExpired(connection, clock.millis())
              + MessageRows.deleteExpired(connection, clock.millis());
      database.answersSoon(connection, true);
      return deleted;
    });
  }

  private <T> T reading(ConnectionPool.Use<T> use) throws StoreException {
    try {
      return pool.read(use);
    } catch (SQLException e) {
      throw database.unavailable(e);
    }
  }

  private <T> T writing(ConnectionPool.Use<T> use) throws StoreException {
    try {
      return pool.transaction(use);
    } catch (SQLException e) {
      throw database.unavailable(e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
