package moongate.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.model.value.FieldPath;
import moongate.model.value.Problem;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The problems of a document, sorted by entity: the response of `POST /config?flatten_errors=1`,
/// for tools that do not know how the document was nested.
///
/// @param entities one entry for each entity with problems
/// @param rest the problems that belong to no entity
public record FlattenedErrors(Value.Arr entities, Problems rest) {
  static FlattenedErrors of(Problems problems, List<Declared> declared) {
    var byPath = new HashMap<String, Declared>();
    declared.forEach(one -> byPath.put(one.path().toString(), one));
    var faulty = new LinkedHashMap<Declared, List<Value>>();
    var rest = new Problems();
    for (var problem : problems.list()) {
      var entity = entityOf(problem.path(), byPath);
      if (entity == null) {
        rest.add(problem);
      } else {
        faulty.computeIfAbsent(entity, _ -> new ArrayList<>()).add(error(entity, problem));
      }
    }
    var entities = new ArrayList<Value>();
    faulty.forEach((entity, errors) -> entities.add(entry(entity, errors)));
    return new FlattenedErrors(Value.of(entities), rest);
  }

  private static @Nullable Declared entityOf(FieldPath path, Map<String, Declared> byPath) {
    for (FieldPath place = path; place != null; place = place.parent()) {
      var entity = byPath.get(place.toString());
      if (entity != null) {
        return entity;
      }
    }
    return null;
  }

  private static Value entry(Declared declared, List<Value> errors) {
    var entry = new LinkedHashMap<String, Value>();
    entry.put("entity_type", Value.of(singular(declared.entity())));
    entry.put("entity_id", Value.of(declared.id()));
    for (var field : List.of("name", "tags")) {
      if (declared.document().has(field)) {
        entry.put("entity_" + field, declared.document().at(field));
      }
    }
    entry.put("entity", declared.document());
    entry.put("errors", Value.of(errors));
    return Value.of(entry);
  }

  private static Value error(Declared entity, Problem problem) {
    var steps = problem.path().steps();
    var inside = steps.subList(entity.path().steps().size(), steps.size());
    var field = new StringBuilder();
    for (var step : inside) {
      var name =
          switch (step) {
            case FieldPath.Name(var text) -> text;
            case FieldPath.Position(var position) -> Integer.toString(position);
          };
      field.append(field.isEmpty() ? "" : ".").append(name);
    }
    boolean isOfEntity = field.isEmpty() || field.toString().equals(FieldPath.ENTITY);
    var error = new LinkedHashMap<String, Value>();
    error.put("type", Value.of(isOfEntity ? "entity" : "field"));
    if (!isOfEntity) {
      error.put("field", Value.of(field.toString()));
    }
    error.put("message", Value.of(problem.message()));
    return Value.of(error);
  }

  /// `services` → `service`.
  private static String singular(String entity) {
    return entity.substring(0, entity.length() - 1);
  }
}
