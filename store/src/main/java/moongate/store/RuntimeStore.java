package moongate.store;

import java.util.function.BiConsumer;
import moongate.model.value.Value;

/// Where runtime entities ([moongate.model.RuntimeEntities]) are kept. What has expired is as good
/// as gone. Thread-safe; everything may block.
public interface RuntimeStore extends EntityReader {
  /// Where there is nowhere to keep them: always empty.
  RuntimeStore NONE = new NoRuntimeStore();

  /// One page of a collection, in the order of ids.
  Page page(PageQuery query) throws StoreException;

  /// Adds an entity.
  ///
  /// @throws StoreException when its id or something that must be unique is taken
  void insert(String entity, Value.Obj document) throws StoreException;

  /// Adds an entity or takes the place of the one with the same id.
  void put(String entity, Value.Obj document) throws StoreException;

  /// Adds an entity, which may have an id of its own, in place of the one with this id; false when
  /// there was none, and then nothing is added.
  boolean replace(String entity, String id, Value.Obj document) throws StoreException;

  /// False when there was none.
  boolean delete(String entity, String id) throws StoreException;

  /// Removes what has expired, counters too; how many.
  int sweep() throws StoreException;

  /// Hears, from now on, of each entity that is replaced or deleted, here or by another node: its
  /// kind and its id.
  void onForgotten(BiConsumer<String, String> listener);
}
