package moongate.functions.custom;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import moongate.model.schema.Schema;
import moongate.model.schema.Shorthand;
import org.jspecify.annotations.Nullable;

/// Reads a record of a schema: its fields, the checks between them, and other ways to write them.
final class RecordReader {
  private final Owner owner;
  private final SchemaFunctions functions;
  private final FieldReader fields;
  private final CheckReader checks;

  RecordReader(Owner owner, SchemaFunctions functions) {
    var rules = new RuleReader(functions);
    this.owner = owner;
    this.functions = functions;
    this.fields = new FieldReader(owner, rules, this);
    this.checks = new CheckReader(owner, rules, functions);
  }

  CheckReader checks() {
    return checks;
  }

  /// @param where the record, for messages
  Schema record(String where, LuaTable table) {
    var schema = Schema.record();
    for (var entry : entries(where + ".fields", table.get("fields"))) {
      schema =
          schema.field(
              entry.getKey(), fields.field(where + "." + entry.getKey(), entry.getValue()));
    }
    for (var check : checks.checks(where, table.get("entity_checks"))) {
      schema = schema.check(check);
    }
    for (var entry : entries(where + ".shorthand_fields", table.get("shorthand_fields"))) {
      schema = schema.shorthand(shorthand(where + "." + entry.getKey(), entry));
    }
    if (table.get("transformations") != null) {
      throw owner.wrongSchema(where, "transformations are not supported");
    }
    return schema;
  }

  private Shorthand shorthand(String where, Map.Entry<String, LuaTable> entry) {
    var definition = entry.getValue();
    var field = fields.field(where, definition);
    var replacement = replacement(definition);
    if (!(definition.get("func") instanceof LuaFunction function)) {
      throw owner.wrongSchema(where, "has no func");
    }
    return new Shorthand(
        entry.getKey(),
        field,
        (value, report) -> functions.expanded(function, value, report).members(),
        replacement);
  }

  /// The path of the field that an older name stands for; empty where it says none.
  private static List<String> replacement(LuaTable definition) {
    var path = LuaValues.texts(definition.get("translate_backwards"));
    if (!path.isEmpty()) {
      return path;
    }
    return definition.get("deprecation") instanceof LuaTable deprecation
            && deprecation.get("replaced_with") instanceof LuaTable replacements
            && replacements.get(1) instanceof LuaTable first
        ? LuaValues.texts(first.get("path"))
        : List.of();
  }

  /// `{ { name = {...} }, { other = {...} } }`, or the same as one table of names.
  List<Map.Entry<String, LuaTable>> entries(String where, @Nullable Object list) {
    var entries = new ArrayList<Map.Entry<String, LuaTable>>();
    if (list instanceof LuaTable table) {
      if (table.get(1) == null) {
        addMembers(where, table, entries);
      }
      for (var item : CustomState.items(table)) {
        if (!(item instanceof LuaTable one)) {
          throw owner.wrongSchema(where, "expected a table for each field");
        }
        addMembers(where, one, entries);
      }
    }
    return entries;
  }

  private void addMembers(String where, LuaTable table, List<Map.Entry<String, LuaTable>> entries) {
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      if (!(table.keyAt(slot) instanceof String name)
          || !(table.valueAt(slot) instanceof LuaTable definition)) {
        throw owner.wrongSchema(where, "expected { name = { type = ... } }");
      }
      entries.add(Map.entry(Strings.toText(name), definition));
    }
  }
}
