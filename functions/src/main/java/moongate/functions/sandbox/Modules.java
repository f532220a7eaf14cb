package moongate.functions.sandbox;

import java.util.HashMap;
import java.util.Map;
import moongate.functions.api.Worker;
import moongate.functions.modules.AbsentModules;
import moongate.functions.modules.LuaModules;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import org.jspecify.annotations.Nullable;

/// What `require` loads, of the modules that the settings allow: exact names, nothing from disk.
final class Modules {
  private final SandboxSettings settings;
  private final Worker worker;
  private final LuaTable globals;
  private final LuaModules library;
  private final Map<String, Object> loaded = new HashMap<>();

  /// @param globals where the libraries that are globals too are found
  Modules(SandboxSettings settings, Worker worker, LuaTable globals, LuaModules library) {
    this.settings = settings;
    this.worker = worker;
    this.globals = globals;
    this.library = library;
  }

  HostFunction require() {
    return HostFunction.of(
        worker.state(), "require", (LuaState state, @Nullable Object name) -> require(name));
  }

  /// Puts every module where the real `require` finds it first.
  static void preload(LuaState state, LuaTable preload, LuaModules library) {
    for (var name : LuaModules.names()) {
      preload.put(
          name, HostFunction.of(state, name, (HostFunction.F0) caller -> library.load(name)));
    }
  }

  private Object require(@Nullable Object argument) {
    if (!(argument instanceof String name)) {
      throw new LuaError(
          CallStack.position(1)
              + "bad argument #1 to 'require' (string expected, got "
              + Metatables.typeName(argument)
              + ")");
    }
    var known = loaded.get(name);
    if (known != null) {
      return known;
    }
    if (!RequiredModules.allows(settings, name)) {
      throw new LuaError("require '" + name + "' not allowed within sandbox");
    }
    var module = load(name);
    if (module == null) {
      var reason = AbsentModules.reason(name);
      throw new LuaError(
          CallStack.position(1)
              + "module '"
              + name
              + "' not found: "
              + (reason == null
                  ? "this version does not have it"
                  : "this version does not have it (" + reason + ")"));
    }
    if (module instanceof LuaTable table) {
      Sandbox.freeze(table, name);
    }
    loaded.put(name, module);
    return module;
  }

  /// A library that is a global, or a member of `table`, is that very one.
  private @Nullable Object load(String name) {
    return switch (name) {
      case "bit", "string", "table", "math", "coroutine", "os", "io", "debug", "jit" ->
          globals.get(name);
      case "table.clear",
          "table.clone",
          "table.isarray",
          "table.isempty",
          "table.new",
          "table.nkeys" ->
          globals.get("table") instanceof LuaTable table
              ? table.get(name.substring("table.".length()))
              : null;
      default -> library.load(name);
    };
  }
}
