package moongate.admin.entity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.admin.access.AccessRule;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.schema.Type;
import moongate.model.schema.VaultReference;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Masks the fields that schemas mark as secret: private keys, passwords, the keys of credentials.
/// References to vaults are not masked.
public record Secrets(EntitySchemas schemas) {
  private static final Value MASK = Value.of("******");

  /// The document as `permission` allows it.
  Value.Obj shown(AccessRule.Permission permission, String entity, Value.Obj document) {
    return permission == AccessRule.Permission.WRITE
        ? document
        : masked(schemas.schemaOf(entity, document), document);
  }

  public Snapshot shown(AccessRule.Permission permission, Snapshot snapshot) {
    if (permission == AccessRule.Permission.WRITE) {
      return snapshot;
    }
    var documents = new LinkedHashMap<String, List<Value.Obj>>();
    for (var entity : snapshot.entityNames()) {
      documents.put(
          entity,
          snapshot.documents(entity).stream().map(it -> shown(permission, entity, it)).toList());
    }
    return new Snapshot(documents, snapshot.hash(), snapshot.source());
  }

  private static Value.Obj masked(Schema schema, Value.Obj document) {
    var members = new LinkedHashMap<String, Value>();
    document
        .members()
        .forEach((name, value) -> members.put(name, masked(schema.fields().get(name), value)));
    return new Value.Obj(members, document.line());
  }

  private static Value masked(@Nullable Field field, Value value) {
    if (field == null) {
      return value;
    }
    boolean isSecret = field.isEncrypted();
    return switch (value) {
      case Value.Str text -> isSecret && !VaultReference.isReference(text.text()) ? MASK : text;
      case Value.Arr array -> {
        var element = elementOf(field, isSecret);
        yield Value.of(array.elements().stream().map(it -> masked(element, it)).toList());
      }
      case Value.Obj object -> members(field, object, isSecret);
      case Value.Null _, Value.Bool _, Value.Num _ -> value;
    };
  }

  /// A list that is secret has secret elements.
  private static @Nullable Field elementOf(Field field, boolean isSecret) {
    if (isSecret) {
      return field;
    }
    return switch (field.type()) {
      case Type.ListOf(var element) -> element;
      case Type.SetOf(var element) -> element;
      default -> null;
    };
  }

  private static Value members(Field field, Value.Obj object, boolean isSecret) {
    if (!isSecret && field.type() instanceof Type.RecordOf(var schema)) {
      return masked(schema, object);
    }
    var inner =
        isSecret ? field : field.type() instanceof Type.MapOf(_, var values) ? values : null;
    var members = new LinkedHashMap<String, Value>();
    for (Map.Entry<String, Value> member : object.members().entrySet()) {
      members.put(member.getKey(), masked(inner, member.getValue()));
    }
    return new Value.Obj(members, object.line());
  }
}
