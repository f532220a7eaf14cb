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

/// Prepares the configuration of a control plane, which may know more features than this node, for
/// [DeclarativeLoad].
///
/// Meaningless parts are left out: fields that are null, empty lists, and the workspace of an
/// entity. So are kinds of entities that do not influence requests. Everything else stays, and is
/// refused if this node does not know it: a gateway that served only a part of its configuration
/// could let clients in that it should refuse.
final class ReceivedTable {
  private static final String WORKSPACE_OF_ENTITY = "ws_id";

  /// Kinds of entities about control planes and their operators.
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

  /// The kinds of entities that were left out although there were some.
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
        || (value instanceof Value.Arr array && array.size() == 0)
        || (value instanceof Value.Obj object && object.members().isEmpty());
  }

  private Value entities(String name, Value value) {
    if (!(value instanceof Value.Arr array) || schemas.entity(name).isEmpty()) {
      return value.withoutNulls();
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
            record.put(name, field == null ? value.withoutNulls() : value(field, value));
          } else if (field != null && isMeant(field)) {
            record.put(name, value);
          }
        });
    return new Value.Obj(record, written.line());
  }

  /// Whether null differs from no member: it does if it prevents that the default is filled in.
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
      default -> value.withoutNulls();
    };
  }

  private static Value elements(Field element, Value.Arr array) {
    return Value.of(
        array.elements().stream().map(one -> one.isNull() ? one : value(element, one)).toList());
  }
}
