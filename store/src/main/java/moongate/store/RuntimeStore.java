package moongate.store;

import java.util.function.BiConsumer;
import moongate.model.value.Value;

/// Stores runtime entities ([moongate.model.RuntimeEntities]). Expired entities count as deleted.
/// Thread-safe; all methods may block.
public interface RuntimeStore extends EntityReader {
  /// Used if there is no database: always empty.
  RuntimeStore NONE = new NoRuntimeStore();

  /// One page of a collection, sorted by id.
  Page page(PageQuery query) throws StoreException;

  /// Adds an entity.
  ///
  /// @throws StoreException if its id or a unique value already exists
  void insert(String entity, Value.Obj document) throws StoreException;

  /// Adds an entity, or replaces the one with the same id.
  void put(String entity, Value.Obj document) throws StoreException;

  /// Replaces the entity with this id with another one, whose id may be different. If there was
  /// none, returns false and adds nothing.
  boolean replace(String entity, String id, Value.Obj document) throws StoreException;

  /// Deletes an entity; false if it did not exist.
  boolean delete(String entity, String id) throws StoreException;

  /// Deletes expired entities and counters. Returns how many.
  int sweep() throws StoreException;

  /// Registers a listener, which is called with kind and id of each entity that is replaced or
  /// deleted, on this node or another one.
  void onForgotten(BiConsumer<String, String> listener);
}
