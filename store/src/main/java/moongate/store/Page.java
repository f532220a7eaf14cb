package moongate.store;

import java.util.List;
import java.util.Optional;
import moongate.model.value.Value;

/// A page of a collection.
///
/// @param next the value of [PageQuery#after] for the next page; empty on the last page
public record Page(List<Value.Obj> entities, Optional<String> next) {
  public Page {
    entities = List.copyOf(entities);
  }
}
