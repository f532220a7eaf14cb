package moongate.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.model.schema.Schema;
import moongate.model.value.Json;
import moongate.model.value.Value;

/// A value that only one entity of a kind may have: that of a unique field, or those of several
/// fields together.
public record UniqueKey(Value.Obj fields) {
  /// All unique keys of `document`.
  public static List<UniqueKey> of(Schema schema, Value.Obj document) {
    var keys = new ArrayList<UniqueKey>();
    for (var name : schema.uniqueFields()) {
      if (document.has(name)) {
        keys.add(single(name, document.at(name)));
      }
    }
    if (schema.cacheKey().size() > 1) {
      var together = new LinkedHashMap<String, Value>();
      schema.cacheKey().forEach(part -> together.put(part, document.at(part)));
      keys.add(new UniqueKey(Value.of(together)));
    }
    return keys;
  }

  /// The unique key of a single field.
  public static UniqueKey single(String field, Value value) {
    return new UniqueKey(Value.of(Map.of(field, value)));
  }

  /// Equal keys have equal texts.
  public String text() {
    return Json.write(fields);
  }
}
