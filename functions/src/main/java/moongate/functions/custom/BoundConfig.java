package moongate.functions.custom;

import moongate.functions.api.ModelTables;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import moongate.model.entity.PluginConfig;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// What a handler gets of a configuration: its fields, and what it is bound to. Two configurations
/// are two tables, though they say the same: plugins keep what belongs to one by its table.
record BoundConfig(
    String id,
    @Nullable String instanceName,
    @Nullable String routeId,
    @Nullable String serviceId,
    @Nullable String consumerId,
    Value.Obj config) {
  static BoundConfig of(PluginConfig config) {
    return new BoundConfig(
        config.id(),
        config.instanceName(),
        config.routeId(),
        config.serviceId(),
        config.consumerId(),
        config.config());
  }

  /// The id alone tells nearly all apart, and each call of a handler asks for this.
  @Override
  public int hashCode() {
    return id.hashCode();
  }

  LuaTable table() {
    var table = ModelTables.table(config);
    put(table, "__plugin_id", id);
    put(table, "plugin_instance_name", instanceName);
    put(table, "route_id", routeId);
    put(table, "service_id", serviceId);
    put(table, "consumer_id", consumerId);
    return table;
  }

  /// A field of the plugin's own that is called so stays.
  private static void put(LuaTable table, String name, @Nullable String value) {
    if (value != null && table.get(name) == null) {
      table.put(name, Strings.ofText(value));
    }
  }
}
