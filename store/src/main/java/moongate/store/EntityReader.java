package moongate.store;

import java.util.List;
import java.util.Optional;
import moongate.model.value.Value;

/// Looks entities up.
public interface EntityReader {
  /// The entity with this id.
  Optional<Value.Obj> find(String entity, String id) throws StoreException;

  /// The entity with this value in a field that is unique.
  Optional<Value.Obj> findBy(String entity, String field, String value) throws StoreException;

  /// The entities whose `field` refers to `id`, in the order of their ids.
  List<Value.Obj> referring(String entity, String field, String id) throws StoreException;
}
