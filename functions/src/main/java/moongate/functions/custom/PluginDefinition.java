package moongate.functions.custom;

import java.util.Set;
import moongate.functions.api.ApiPhase;
import moongate.functions.api.Members;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import moongate.model.entity.PluginSchema;

/// What the files of a plugin say of it.
///
/// @param version as the handler has it; empty for none
/// @param phases that the handler has a function for
/// @param handler the file of the handler
record PluginDefinition(
    String name,
    int priority,
    String version,
    Set<ApiPhase> phases,
    PluginSchema schema,
    ModuleFiles.Module handler) {
  PluginDefinition {
    phases = Set.copyOf(phases);
  }

  /// Reads the files of `plugin`.
  ///
  /// @throws CustomPluginException saying what is missing or wrong
  static PluginDefinition read(String plugin, ModuleFiles files, DefinitionState state) {
    var owner = Owner.plugin(plugin);
    try {
      var handler = owner.required(HandlerTable.module(plugin), files);
      owner.required(SchemaReader.module(plugin), files);
      var schema =
          new SchemaReader(plugin, state).read(owner.table(SchemaReader.module(plugin), state));
      var loaded = state.handler(plugin);
      refuseOthers(owner, files);
      return new PluginDefinition(
          plugin,
          priority(owner, loaded.table()),
          Members.find(loaded.table(), "VERSION") instanceof String version
              ? Strings.toText(version)
              : "",
          loaded.phases().keySet(),
          schema,
          handler);
    } catch (LuaError | BudgetExceeded failure) {
      throw owner.broken(failure);
    }
  }

  /// Parts of a plugin that the gateway has no use for, and that its handler would miss.
  private static void refuseOthers(Owner owner, ModuleFiles files) {
    for (var part : new String[] {"daos", "api", "migrations.init"}) {
      var module = "kong.plugins." + owner.name() + "." + part;
      var found = files.find(module);
      if (found != null) {
        throw owner.refusal(
            "%s cannot be used: entities, paths of the Admin API and migrations of custom plugins are not supported (%s)"
                .formatted(owner, found.file()));
      }
    }
  }

  private static int priority(Owner owner, LuaTable handler) {
    return switch (Members.find(handler, "PRIORITY")) {
      case Double number -> (int) Math.floor(number);
      case null -> 0;
      default -> throw owner.refusal(owner + " cannot be loaded: PRIORITY must be a number");
    };
  }
}
