package moongate.functions.sandbox;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import moongate.functions.api.Scope;
import moongate.functions.api.Worker;
import moongate.functions.modules.AbsentModules;
import moongate.functions.modules.LuaModules;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Strings;
import org.jspecify.annotations.Nullable;

/// Loads modules for `require`, if the settings allow them: by exact names, and nothing from disk.
///
/// Modules are shared, since nobody can change them. But JSON modules have settings, such as
/// `encode_max_depth`, so the functions of each plugin get their own copy.
final class Modules {
  private static final int MANY = 100;
  private static final String PENLIGHT = "pl.";
  private static final Set<String> WITH_SETTINGS = Set.of("cjson", "cjson.safe");

  private final SandboxSettings settings;
  private final Worker worker;
  private final LuaTable globals;
  private final LuaModules library;
  private final Map<String, Object> loaded = new HashMap<>();

  /// Modules with settings, by name and by the id of the plugin.
  private final Map<String, Map<String, Object>> own = new HashMap<>();

  /// @param globals the table in which libraries are found that are also globals
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

  /// Registers every module where the real `require` looks first, except those of Penlight: files
  /// come before them, since whoever has installed it has all of it.
  static void preload(LuaState state, LuaTable preload, LuaModules library) {
    LuaModules.names().stream()
        .filter(name -> !name.startsWith(PENLIGHT))
        .forEach(name -> preload(state, preload, library, name));
  }

  /// Registers what the real `require` asks when there is no file: a module of Penlight, or else
  /// why there is no such module.
  static void addLast(LuaState state, LuaTable loaders, LuaModules library) {
    loaders.append(
        HostFunction.of(
            state,
            "gateway",
            (LuaState caller, @Nullable Object argument) -> {
              var name = Args.string(argument, 1, "require");
              var module = name.replace('/', '.');
              return module.startsWith(PENLIGHT) && LuaModules.names().contains(module)
                  ? loader(state, library, module)
                  : AbsentModules.line(name);
            }));
  }

  private static void preload(LuaState state, LuaTable preload, LuaModules library, String name) {
    var loader = loader(state, library, name);
    preload.put(name, loader);
    preload.put(name.replace('.', '/'), loader); // as a file's path it is found, too
  }

  private static HostFunction loader(LuaState state, LuaModules library, String name) {
    return HostFunction.of(state, name, (HostFunction.F0) caller -> library.load(name));
  }

  private Object require(@Nullable Object argument) {
    if (!(argument instanceof String name)) {
      throw new LuaError(
          CallStack.position(1)
              + "bad argument #1 to 'require' (string expected, got "
              + Metatables.typeName(argument)
              + ")");
    }
    var known = known(name);
    if (known != null) {
      return known;
    }
    if (!RequiredModules.allows(settings, name)) {
      throw new LuaError("require '" + Strings.shortened(name) + "' not allowed within sandbox");
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
                  ? "this version does not have it, and files are read with untrusted_lua = on only"
                  : "this version does not have it (" + reason + ")"));
    }
    if (module instanceof LuaTable table) {
      Sandbox.freeze(table, name);
    }
    keep(name, module);
    return module;
  }

  private @Nullable Object known(String name) {
    return WITH_SETTINGS.contains(name)
        ? own.getOrDefault(name, Map.of()).get(plugin())
        : loaded.get(name);
  }

  private void keep(String name, Object module) {
    if (!WITH_SETTINGS.contains(name)) {
      loaded.put(name, module);
      return;
    }
    var byPlugin = own.computeIfAbsent(name, n -> new HashMap<>());
    if (byPlugin.size() >= MANY) {
      byPlugin.keySet().removeIf(plugin -> !worker.serves(plugin));
    }
    byPlugin.put(plugin(), module);
  }

  private String plugin() {
    return worker.state().context() instanceof Scope scope ? scope.plugin().id() : "";
  }

  /// If a library is also a global, or a member of `table`, `require` returns the same object.
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
      case "cjson", "cjson.safe" -> library.own(name);
      default -> library.load(name);
    };
  }
}
