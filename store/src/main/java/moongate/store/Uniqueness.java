package moongate.store;

import java.util.HashSet;
import java.util.Set;
import moongate.model.value.Json;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Finds entities with unique values that another entity already has.
final class Uniqueness {
  private final Set<String> taken = new HashSet<>();
  private final Problems problems;

  Uniqueness(Problems problems) {
    this.problems = problems;
  }

  /// @param document the document after it was completed by its schema
  void check(Declared declared, Value.Obj document) {
    var claim = violated(declared, document);
    if (claim != null) {
      declared
          .report(problems)
          .problem(
              "uniqueness violation: '%s' entity with %s already declared"
                  .formatted(declared.entity(), claim));
    }
  }

  private @Nullable String violated(Declared declared, Value.Obj document) {
    String violated = null;
    for (var field : declared.schema().fields().entrySet()) {
      var value = document.at(field.getKey());
      boolean isFree =
          !field.getValue().isUnique()
              || value.isNull()
              || claim(declared, field.getKey(), plain(value));
      if (!isFree) {
        violated = field.getKey() + " set to '" + plain(value) + "'";
      }
    }
    boolean isNewId = claim(declared, "id", declared.id());
    boolean isNewKey =
        declared.schema().cacheKey().size() < 2
            || claim(declared, "cache key", cacheKey(declared, document));
    return violated == null && !(isNewId && isNewKey)
        ? "primary key set to '" + declared.id() + "'"
        : violated;
  }

  private boolean claim(Declared declared, String field, String value) {
    return taken.add(declared.entity() + '\0' + field + '\0' + value);
  }

  private static String cacheKey(Declared declared, Value.Obj document) {
    var key = new StringBuilder();
    declared.schema().cacheKey().forEach(part -> key.append(Json.write(document.at(part))));
    return key.toString();
  }

  private static String plain(Value value) {
    return value instanceof Value.Str text ? text.text() : Json.write(value);
  }
}
