package moongate.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Replaces references by name or id with `{id: …}`, and reports those without a target.
final class References {
  private static final Value ANY_ID =
      Value.of(Map.of("id", Value.of("00000000-0000-0000-0000-000000000000")));

  private static final List<String> IDENTITIES = List.of("id", "name", "username");

  private final Map<String, Set<String>> ids = new HashMap<>();
  private final Map<String, Map<String, String>> idsByName = new HashMap<>();
  private final Problems problems;

  References(List<Declared> declared, Problems problems) {
    this.problems = problems;
    for (var one : declared) {
      ids.computeIfAbsent(one.entity(), _ -> new HashSet<>()).add(one.id());
      var name = one.endpointName();
      if (name != null) {
        idsByName.computeIfAbsent(one.entity(), _ -> new HashMap<>()).put(name, one.id());
      }
    }
  }

  Declared resolved(Declared declared) {
    var document = declared.document();
    for (var reference : declared.schema().references().entrySet()) {
      var field = reference.getKey();
      var value = document.at(field);
      if (!value.isNull()) {
        document = document.with(field, resolved(declared, field, reference.getValue(), value));
      }
    }
    return declared.with(document);
  }

  private Value resolved(Declared declared, String field, String entity, Value value) {
    var report = declared.report(problems).field(field, value);
    var written =
        switch (value) {
          case Value.Str text -> text.text();
          case Value.Obj object -> identity(object);
          default -> null;
        };
    if (written == null) {
      report.problem("expected a string");
      return ANY_ID;
    }
    var id = find(entity, written);
    if (id == null) {
      report.problem(
          "invalid reference '%s: %s' (no such entry in '%s')".formatted(field, written, entity));
      return ANY_ID;
    }
    return new Value.Obj(Value.of(Map.of("id", Value.of(id))).members(), value.line());
  }

  /// The id in an object that refers to an entity, or the name, which decK writes into files.
  private static @Nullable String identity(Value.Obj object) {
    for (var member : IDENTITIES) {
      if (object.at(member) instanceof Value.Str text) {
        return text.text();
      }
    }
    return null;
  }

  private @Nullable String find(String entity, String written) {
    var id = written.toLowerCase(Locale.ROOT);
    return ids.getOrDefault(entity, Set.of()).contains(id)
        ? id
        : idsByName.getOrDefault(entity, Map.of()).get(written);
  }
}
