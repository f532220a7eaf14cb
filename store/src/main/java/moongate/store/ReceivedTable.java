package moongate.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import moongate.model.entity.EntitySchemas;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.schema.Type;
import moongate.model.value.Value;

/// The configuration of a control plane, which may know more than this node, made ready for
/// [DeclarativeLoad].
///
/// What says nothing is left out: fields that are null, lists that are empty, the workspace that an
/// entity is in. So are kinds of entities that no request is treated otherwise for. Everything else
/// stays, and is refused where it is not understood: a gateway that serves a part of its
/// configuration would let in whom it should keep out.
final class ReceivedTable {
  private static final String WORKSPACE_OF_ENTITY = "ws_id";

  /// What control planes keep about themselves and those who operate them.
  private static final Set<String> ABOUT_OTHERS =
      Set.of(
          "admins",
          "audit_objects",
          "audit_requests",
          "event_hooks",
          "licenses",
          "login_attempts",
          "rbac_role_endpoints",
          "rbac_role_entities",
          "rbac_roles",
          "rbac_user_groups",
          "rbac_user_roles",
          "rbac_users",
          "sessions",
          "workspace_entity_counters");

  private final EntitySchemas schemas;
  private final List<String> passedOver = new ArrayList<>();

  ReceivedTable(EntitySchemas schemas) {
    this.schemas = schemas;
  }

  /// Kinds of entities that were left out though there were some.
  List<String> passedOver() {
    return List.copyOf(passedOver);
  }

  Value.Obj readable(Value.Obj table) {
    var readable = new LinkedHashMap<String, Value>();
    table
        .members()
        .forEach((name, value) -> {
          if (isEmpty(value)) {
            return;
          }
          if (ABOUT_OTHERS.contains(name)
              || schemas.entity(name).filter(Schema::isRuntime).isPresent()) {
            passedOver.add(name);
          } else {
            readable.put(name, entities(name, value));
          }
        });
    return Value.of(readable);
  }

  private static boolean isEmpty(Value value) {
    return value.isNull()
        || value instanceof Value.Arr array && array.size() == 0
        || value instanceof Value.Obj object && object.members().isEmpty();
  }

  private Value entities(String name, Value value) {
    if (!(value instanceof Value.Arr array) || schemas.entity(name).isEmpty()) {
      return Declared.withoutNulls(value);
    }
    return Value.of(
        array.elements().stream()
            .map(element -> element instanceof Value.Obj one ? entity(name, one) : element)
            .toList());
  }

  private Value entity(String name, Value.Obj written) {
    return record(schemas.schemaOf(name, written), written);
  }

  private static Value record(Schema schema, Value.Obj written) {
    var record = new LinkedHashMap<String, Value>();
    written
        .members()
        .forEach((name, value) -> {
          var field = schema.fields().get(name);
          if (field == null && name.equals(WORKSPACE_OF_ENTITY)) {
            return;
          }
          if (!value.isNull()) {
            record.put(name, field == null ? Declared.withoutNulls(value) : value(field, value));
          } else if (field != null && isMeant(field)) {
            record.put(name, value);
          }
        });
    return new Value.Obj(record, written.line());
  }

  /// Whether null says something else than nothing would: nothing is filled in by the default.
  private static boolean isMeant(Field field) {
    return field.defaultValue() != null && !field.isRequired();
  }

  private static Value value(Field field, Value value) {
    return switch (field.type()) {
      case Type.RecordOf(var schema) when value instanceof Value.Obj object ->
          record(schema, object);
      case Type.ListOf(var element) when value instanceof Value.Arr array ->
          elements(element, array);
      case Type.SetOf(var element) when value instanceof Value.Arr array ->
          elements(element, array);
      default -> Declared.withoutNulls(value);
    };
  }

  private static Value elements(Field element, Value.Arr array) {
    return Value.of(
        array.elements().stream().map(one -> one.isNull() ? one : value(element, one)).toList());
  }
}
