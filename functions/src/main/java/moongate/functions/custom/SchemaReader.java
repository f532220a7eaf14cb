package moongate.functions.custom;

import java.util.List;
import moongate.lua.runtime.LuaTable;
import moongate.model.entity.PluginSchema;
import moongate.model.entity.Scope;
import moongate.model.schema.Schema;

/// Makes a plugin's schema of the table that its `schema.lua` returns.
final class SchemaReader {
  private final String plugin;
  private final RecordReader records;

  SchemaReader(String plugin, DefinitionState state) {
    this.plugin = plugin;
    this.records = new RecordReader(Owner.plugin(plugin), new SchemaFunctions(plugin, state));
  }

  /// The module of a plugin's schema.
  static String module(String plugin) {
    return "kong.plugins." + plugin + ".schema";
  }

  /// The folder names the plugin: what the table has as `name` is often that of the plugin it was
  /// copied from, or of its package.
  ///
  /// @throws CustomPluginException when the table describes no plugin
  PluginSchema read(LuaTable table) {
    if (!(table.get("fields") instanceof LuaTable)) {
      throw Owner.plugin(plugin).wrongSchema("fields", "there are none");
    }
    var schema = PluginSchema.of(plugin, Schema.record()).accepting(PluginSchema.HTTP_AND_STREAM);
    for (var entry : records.entries("fields", table.get("fields"))) {
      schema = with(schema, entry.getKey(), entry.getValue());
    }
    for (var check : records.checks().checks("entity_checks", table.get("entity_checks"))) {
      schema = schema.check(check);
    }
    return schema;
  }

  private PluginSchema with(PluginSchema schema, String name, LuaTable definition) {
    return switch (name) {
      case "config" -> schema.configuredBy(records.record("config", definition));
      case "protocols" -> withProtocols(schema, definition);
      case "route" -> withoutIf(definition, schema, Scope.ROUTE);
      case "service" -> withoutIf(definition, schema, Scope.SERVICE);
      case "consumer" -> withoutIf(definition, schema, Scope.CONSUMER);
      default -> schema; // what all plugins have, and scopes that there are not here
    };
  }

  private static PluginSchema withProtocols(PluginSchema schema, LuaTable definition) {
    var changed = schema;
    var accepted =
        definition.get("elements") instanceof LuaTable elements
            ? LuaValues.texts(elements.get("one_of"))
            : List.<String>of();
    if (!accepted.isEmpty()) {
      changed = changed.accepting(accepted);
    }
    var usual = LuaValues.texts(definition.get("default"));
    if (!usual.isEmpty()) {
      changed = changed.byDefault(usual);
    } else if (!accepted.isEmpty() && !accepted.contains("http")) {
      changed = changed.byDefault(accepted);
    }
    return changed;
  }

  private static PluginSchema withoutIf(LuaTable definition, PluginSchema schema, Scope scope) {
    return RuleReader.isNullOnly(definition) ? schema.without(scope) : schema;
  }
}
