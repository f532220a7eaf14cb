package moongate.store;

import java.util.List;
import java.util.Optional;
import moongate.model.value.Value;

/// Finds entities.
public interface EntityReader {
  /// The entity with this id.
  Optional<Value.Obj> find(String entity, String id) throws StoreException;

  /// The entity with this value in a unique field.
  Optional<Value.Obj> findBy(String entity, String field, String value) throws StoreException;

  /// The entities whose `field` refers to `id`, sorted by id.
  List<Value.Obj> referring(String entity, String field, String id) throws StoreException;
}
