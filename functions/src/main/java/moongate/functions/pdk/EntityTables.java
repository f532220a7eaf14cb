package moongate.functions.pdk;

import java.util.LinkedHashMap;
import moongate.functions.api.ModelTables;
import moongate.functions.api.Scope;
import moongate.lua.runtime.LuaTable;
import moongate.model.pki.Jwk;
import moongate.model.schema.Schema;
import moongate.model.schema.VaultReference;
import moongate.model.value.Value;

/// Makes the tables for entities of one kind in `kong.db`: new tables each time, and without
/// private keys if the sandbox withholds them.
final class EntityTables {
  private static final Value MASK = Value.of("******");
  private static final int BYTES_PER_VALUE = 64;

  private final Schema schema;
  private final boolean hidesKeys;

  EntityTables(Schema schema, boolean revealsKeys) {
    this.schema = schema;
    this.hidesKeys =
        !revealsKeys && (schema.name().equals("certificates") || schema.name().equals("keys"));
  }

  /// The table of one entity, charged to the caller.
  LuaTable of(Scope scope, Value.Obj document) {
    var meter = scope.worker().state().meter();
    long weight = weight(document);
    meter.work(weight);
    meter.charge(weight * BYTES_PER_VALUE);
    return ModelTables.table(hidesKeys ? withoutKeys(document) : document);
  }

  private static long weight(Value value) {
    return switch (value) {
      case Value.Str text -> 1 + text.text().length() / BYTES_PER_VALUE;
      case Value.Arr array -> 2 + array.elements().stream().mapToLong(EntityTables::weight).sum();
      case Value.Obj object ->
          2 + object.members().values().stream().mapToLong(it -> 1 + weight(it)).sum();
      default -> 1;
    };
  }

  private Value.Obj withoutKeys(Value.Obj document) {
    var members = new LinkedHashMap<String, Value>(document.members());
    schema
        .fields()
        .forEach((name, field) -> {
          if (field.isEncrypted()) {
            members.computeIfPresent(name, (_, value) -> masked(value));
          }
        });
    if (document.at("pem") instanceof Value.Obj pem && pem.has("private_key")) {
      members.put("pem", pem.with("private_key", masked(pem.at("private_key"))));
    }
    return Value.of(members);
  }

  /// References to vaults and public halves of keys are not masked, because they reveal nothing.
  private static Value masked(Value value) {
    if (!(value instanceof Value.Str text) || VaultReference.isReference(text.text())) {
      return value;
    }
    var isPublic =
        Jwk.read(text.text())
            .map(Jwk::texts)
            .filter(parts -> !parts.containsKey("d") && !parts.containsKey("k"));
    return isPublic.isPresent() ? value : MASK;
  }
}
