package moongate.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.Workspace;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;

/// Splits a declarative document into its entities, parents before their children.
final class Flattening {
  /// Kong's lists that Moongate does not support. They are refused, because ignoring them silently
  /// would be worse.
  private static final Set<String> NOT_YET = Set.of("consumer_groups", "filter_chains", "licenses");

  /// A list in dumps of databases that is not needed without a database.
  private static final String PARAMETERS = "parameters";

  /// A list in dumps, which contains only the default workspace.
  private static final String WORKSPACES = "workspaces";

  private static final Set<String> REMARKS = Set.of("_comment", "_ignore");

  private final EntitySchemas schemas;
  private final DrawnIds drawnIds;
  private final Problems problems;
  private final List<Declared> declared = new ArrayList<>();

  Flattening(EntitySchemas schemas, DrawnIds drawnIds, Problems problems) {
    this.schemas = schemas;
    this.drawnIds = drawnIds;
    this.problems = problems;
  }

  /// @param document without the members whose names start with an underscore
  List<Declared> flatten(Value.Obj document) {
    document
        .members()
        .forEach((name, list) -> {
          var report = new Report(FieldPath.ROOT, problems, 0).field(name, list);
          if (schemas.entity(name).filter(Schema::isRuntime).isPresent()) {
            refuseRuntime(name, list, report);
          } else if (schemas.entity(name).isPresent()) {
            addAll(name, list, report, Map.of());
          } else if (NOT_YET.contains(name)) {
            refuse(name, list, report);
          } else if (name.equals(WORKSPACES)) {
            refuse(name, withoutDefaultWorkspace(list), report);
          } else if (!name.equals(PARAMETERS)) {
            report.problem("unknown field");
          }
        });
    return List.copyOf(declared);
  }

  private void addAll(String entity, Value list, Report report, Map<String, Value> parent) {
    if (!(list instanceof Value.Arr array)) {
      report.problem("expected an array");
      return;
    }
    int position = 0;
    for (var element : array.elements()) {
      position++;
      if (element instanceof Value.Obj object) {
        add(entity, object, report.element(position, element), parent);
      } else {
        report.element(position, element).problem("expected a record");
      }
    }
  }

  private void add(String entity, Value.Obj written, Report report, Map<String, Value> parent) {
    var schema = schemas.schemaOf(entity, written);
    var own = new LinkedHashMap<String, Value>();
    var children = new LinkedHashMap<String, Value>();
    written
        .members()
        .forEach((name, value) -> {
          if (isChildList(schema, name)) {
            children.put(name, value);
          } else if (!REMARKS.contains(name)) {
            own.put(name, value);
          }
        });
    parent.forEach((field, reference) -> {
      var present = own.put(field, reference);
      if (present != null) {
        report.field(field, present).problem("value must be null");
      }
    });
    var document = new Value.Obj(own, written.line());
    var id =
        document.at("id") instanceof Value.Str given
            ? given.text().toLowerCase(Locale.ROOT)
            : DerivedIds.of(schema, document, drawnIds);
    if (document.at("id") instanceof Value.Str || document.at("id").isNull()) {
      document = document.with("id", new Value.Str(id, document.at("id").line(), null));
    }
    declared.add(new Declared(entity, schema, id, document, report.path()));
    children.forEach((name, list) -> addChildren(schema, id, name, list, report));
  }

  private boolean isChildList(Schema parent, String name) {
    return !parent.fields().containsKey(name)
        && (NOT_YET.contains(name)
            || schemas
                .entity(name)
                .filter(child -> child.references().containsValue(parent.name()))
                .isPresent());
  }

  private void addChildren(Schema parent, String id, String name, Value list, Report report) {
    var place = report.field(name, list);
    var child = schemas.entity(name);
    if (child.isEmpty()) {
      refuse(name, list, place);
      return;
    }
    if (child.get().isRuntime()) {
      refuseRuntime(name, list, place);
      return;
    }
    var reference = Value.of(Map.of("id", Value.of(id)));
    for (var field : child.get().references().entrySet()) {
      if (field.getValue().equals(parent.name())) {
        addAll(name, list, place, Map.of(field.getKey(), reference));
        return;
      }
    }
  }

  private static void refuse(String name, Value list, Report report) {
    if (!isEmpty(list)) {
      report.problem("not supported yet: " + name);
    }
  }

  private static void refuseRuntime(String name, Value list, Report report) {
    if (!isEmpty(list)) {
      report.problem(name + " are no configuration: send them to the Admin API, one by one");
    }
  }

  private static boolean isEmpty(Value list) {
    return list instanceof Value.Arr array && array.size() == 0;
  }

  private static Value withoutDefaultWorkspace(Value list) {
    return list instanceof Value.Arr array
        ? Value.of(array.elements().stream().filter(entry -> !isDefaultWorkspace(entry)).toList())
        : list;
  }

  private static boolean isDefaultWorkspace(Value entry) {
    return entry instanceof Value.Obj object
        && object.at("name").equals(Value.of(Workspace.DEFAULT_NAME));
  }
}
