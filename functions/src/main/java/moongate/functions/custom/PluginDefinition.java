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
    try {
      var handler = required(plugin, HandlerTable.module(plugin), files);
      required(plugin, SchemaReader.module(plugin), files);
      if (!(state.table(plugin, SchemaReader.module(plugin)) instanceof LuaTable table)) {
        throw new LuaError(SchemaReader.module(plugin) + " must return a table");
      }
      var schema = new SchemaReader(plugin, state).read(table);
      var loaded = state.handler(plugin);
      refuseOthers(plugin, files);
      return new PluginDefinition(
          plugin,
          priority(plugin, loaded.table()),
          Members.find(loaded.table(), "VERSION") instanceof String version
              ? Strings.toText(version)
              : "",
          loaded.phases().keySet(),
          schema,
          handler);
    } catch (LuaError | BudgetExceeded failure) {
      throw new CustomPluginException(
          "plugin " + plugin + " cannot be loaded: " + Strings.toText(message(failure)));
    }
  }

  private static String message(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }

  private static ModuleFiles.Module required(String plugin, String module, ModuleFiles files) {
    var found = files.find(module);
    if (found == null) {
      throw CustomPluginException.missing(
          "there is no plugin %s: lua_package_path has no module %s:%s"
              .formatted(plugin, module, ModuleFiles.tried(module, files.path())));
    }
    return found;
  }

  /// Parts of a plugin that the gateway has no use for, and that its handler would miss.
  private static void refuseOthers(String plugin, ModuleFiles files) {
    for (var part : new String[] {"daos", "api", "migrations.init"}) {
      var module = "kong.plugins." + plugin + "." + part;
      var found = files.find(module);
      if (found != null) {
        throw new CustomPluginException(
            "plugin %s cannot be used: entities, paths of the Admin API and migrations of custom plugins are not supported (%s)"
                .formatted(plugin, found.file()));
      }
    }
  }

  private static int priority(String plugin, LuaTable handler) {
    return switch (Members.find(handler, "PRIORITY")) {
      case Double number -> (int) Math.floor(number);
      case null -> 0;
      default ->
          throw new CustomPluginException(
              "plugin " + plugin + " cannot be loaded: PRIORITY must be a number");
    };
  }
}
