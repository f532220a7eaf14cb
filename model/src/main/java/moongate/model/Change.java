package moongate.model;

import java.util.Optional;
import moongate.model.value.Value;

/// A change of one entity: it is stored under its id, replacing any before, or removed.
///
/// @param entity the plural name, such as `services`
/// @param document with every field, as its schema returned it; empty: the entity is removed
public record Change(String entity, String id, Optional<Value.Obj> document) {
  public static Change put(String entity, Value.Obj document) {
    return new Change(entity, document.text("id"), Optional.of(document));
  }

  public static Change removal(String entity, String id) {
    return new Change(entity, id, Optional.empty());
  }
}
