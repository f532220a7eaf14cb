package moongate.store;

import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// One entity of a declarative file, separated from its parents: lists of children are removed, and
/// its foreign field names the parent.
///
/// @param id given or derived
record Declared(String entity, Schema schema, String id, Value.Obj document, FieldPath path) {
  Report report(Problems problems) {
    return new Report(path, problems, document.line());
  }

  Declared with(Value.Obj changed) {
    return new Declared(entity, schema, id, changed, path);
  }

  /// The name by which others may refer to it instead of its id.
  @Nullable String endpointName() {
    var key = schema.endpointKey();
    return key != null && document.at(key) instanceof Value.Str name ? name.text() : null;
  }
}
