package moongate.store;

import java.util.List;
import java.util.Optional;
import moongate.model.value.Value;

/// A part of a collection.
///
/// @param next what [PageQuery#after] takes for the next page; empty on the last one
public record Page(List<Value.Obj> entities, Optional<String> next) {
  public Page {
    entities = List.copyOf(entities);
  }
}
