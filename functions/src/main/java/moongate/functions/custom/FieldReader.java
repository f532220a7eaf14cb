package moongate.functions.custom;

import java.util.List;
import java.util.Set;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import moongate.model.schema.Field;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one field of a schema: `{ type = "string", required = true, one_of = { ... } }`.
final class FieldReader {
  private static final Logger log = LoggerFactory.getLogger("moongate.functions");

  /// Attributes that say yes or no.
  private static final List<String> FLAGS =
      List.of("required", "unique", "auto", "referenceable", "encrypted");

  private static final Set<String> KNOWN =
      Set.of(
          ("type required unique auto referenceable encrypted default description elements keys"
                  + " values fields entity_checks shorthand_fields reference eq ne one_of not_one_of"
                  + " contains gt between timestamp starts_with len_eq len_min len_max match"
                  + " not_match match_all match_any match_none is_regex uuid format custom_validator"
                  + " err deprecation legacy nilable indexed immutable examples on_delete"
                  + " translate_backwards func json_schema")
              .split(" "));

  private final Owner owner;
  private final RuleReader rules;
  private final RecordReader records;

  FieldReader(Owner owner, RuleReader rules, RecordReader records) {
    this.owner = owner;
    this.rules = rules;
    this.records = records;
  }

  /// @param where the field, for messages
  Field field(String where, @Nullable Object definition) {
    if (!(definition instanceof LuaTable table)) {
      throw owner.wrongSchema(where, "expected a table that describes the field");
    }
    warnOfUnknown(where, table);
    var field = base(where, table);
    for (var rule : rules.rules(table, field.type())) {
      field = withRule(field, rule);
    }
    return withDefault(withFlags(field, table), table);
  }

  private static Field withRule(Field field, RuleReader.Rule rule) {
    return switch (rule.name()) {
      case "eq" -> rule.shown().isNull() ? field.mustBeNull() : field.check(rule.check());
      case "format", "custom_validator" -> field.check(rule.check());
      case "len_min", "len_max" ->
          field.stating(rule.name(), rule.shown()); // it sees to them itself
      default -> field.stating(rule.name(), rule.shown()).check(rule.check());
    };
  }

  private Field base(String where, LuaTable table) {
    if (table.get("type") instanceof String type) {
      return base(where, table, Strings.toText(type));
    }
    throw owner.wrongSchema(where, "has no type");
  }

  private Field base(String where, LuaTable table, String type) {
    return switch (type) {
      case "string" -> Field.text();
      case "number" -> Field.number();
      case "integer" -> Field.integer();
      case "boolean" -> Field.flag();
      case "array" -> Field.listOf(field(where + ".elements", table.get("elements")));
      case "set" -> Field.setOf(field(where + ".elements", table.get("elements")));
      case "map" ->
          Field.mapOf(
              part(where + ".keys", table.get("keys")),
              part(where + ".values", table.get("values")));
      case "record" -> Field.record(records.record(where, table));
      case "foreign" -> foreign(where, table);
      case "any", "json" -> Field.any();
      case "function" ->
          throw owner.wrongSchema(
              where, "a configuration has no functions: use a string with Lua in it");
      default -> throw owner.wrongSchema(where, "there is no type '" + type + "'");
    };
  }

  /// Keys and values of a map may be left open.
  private Field part(String where, @Nullable Object definition) {
    return definition == null ? Field.any() : field(where, definition);
  }

  private Field foreign(String where, LuaTable table) {
    if (!(table.get("reference") instanceof String entity)) {
      throw owner.wrongSchema(where, "has no reference");
    }
    return Field.foreign(Strings.toText(entity));
  }

  private static Field withFlags(Field field, LuaTable table) {
    var described = field;
    for (var flag : FLAGS) {
      if (Boolean.TRUE.equals(table.get(flag))) {
        described = described.stating(flag, Value.of(true));
      }
    }
    if (table.get("description") instanceof String text) {
      described = described.described(Strings.toText(text));
    }
    var deprecation = LuaValues.value(table.get("deprecation"));
    return deprecation.isNull() ? described : described.stating("deprecation", deprecation);
  }

  private static Field withDefault(Field field, LuaTable table) {
    var value = table.get("default");
    return value == null ? field : field.byDefault(LuaValues.value(value, field.type()));
  }

  private void warnOfUnknown(String where, LuaTable table) {
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      if (table.keyAt(slot) instanceof String name && !KNOWN.contains(name)) {
        log.warn(
            "[{}] schema: {} has '{}', which the gateway does not know and takes no notice of",
            owner.name(),
            where,
            Strings.toText(name));
      }
    }
  }
}
