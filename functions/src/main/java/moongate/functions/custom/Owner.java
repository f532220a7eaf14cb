package moongate.functions.custom;

import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;

/// Whose files they are: those of a plugin or of a vault.
///
/// @param setting the setting that names it
/// @param noun what it is, for messages
record Owner(String setting, String noun, String name) {
  static Owner plugin(String name) {
    return new Owner("plugins", "plugin", name);
  }

  static Owner vault(String name) {
    return new Owner("vaults", "vault", name);
  }

  CustomPluginException refusal(String message) {
    return new CustomPluginException(setting, message, false);
  }

  /// @param where the part of the schema
  CustomPluginException wrongSchema(String where, String why) {
    return refusal("the schema of " + this + " cannot be used: " + where + ": " + why);
  }

  CustomPluginException broken(Throwable failure) {
    var reason = Strings.toText(String.valueOf(failure.getMessage()));
    return refusal(this + " cannot be loaded: " + reason);
  }

  /// The file of a module that it must have.
  ModuleFiles.Module required(String module, ModuleFiles files) {
    var found = files.find(module);
    if (found == null) {
      var message =
          "there is no %s: lua_package_path has no module %s:%s"
              .formatted(this, module, ModuleFiles.tried(module, files.path()));
      throw new CustomPluginException(setting, message, true);
    }
    return found;
  }

  /// The table that one of its modules returns.
  ///
  /// @throws moongate.lua.runtime.LuaError when it cannot be loaded or returns something else
  LuaTable table(String module, DefinitionState state) {
    return state.table(name, module);
  }

  @Override
  public String toString() {
    return noun + " " + name;
  }
}
