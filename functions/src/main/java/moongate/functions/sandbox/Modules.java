package moongate.functions.sandbox;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import moongate.functions.api.Worker;
import moongate.functions.ngx.NgxSemaphore;
import moongate.lua.lib.CjsonLib;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import org.jspecify.annotations.Nullable;

/// What `require` loads, of the modules that the settings allow: exact names, nothing from disk.
final class Modules {
  /// What `strict` and `lax` allow without being asked, of what there is.
  private static final Set<String> ALWAYS =
      Set.of(
          "bit",
          "cjson",
          "cjson.safe",
          "table.clear",
          "table.clone",
          "table.isarray",
          "table.isempty",
          "table.new",
          "table.nkeys");

  private final SandboxSettings settings;
  private final Worker worker;
  private final LuaTable globals;
  private final Map<String, Object> loaded = new HashMap<>();

  Modules(SandboxSettings settings, Worker worker, LuaTable globals) {
    this.settings = settings;
    this.worker = worker;
    this.globals = globals;
  }

  HostFunction require() {
    return HostFunction.of(
        worker.state(), "require", (LuaState state, @Nullable Object name) -> require(name));
  }

  private Object require(@Nullable Object argument) {
    if (!(argument instanceof String name)) {
      throw new LuaError(
          CallStack.position(1)
              + "bad argument #1 to 'require' (string expected, got "
              + Metatables.typeName(argument)
              + ")");
    }
    if (!isAllowed(name)) {
      throw new LuaError("require '" + name + "' not allowed within sandbox");
    }
    var known = loaded.get(name);
    if (known != null) {
      return known;
    }
    var module = load(name);
    if (module == null) {
      throw new LuaError(CallStack.position(1) + "module '" + name + "' not found");
    }
    loaded.put(name, module);
    return module;
  }

  private boolean isAllowed(String name) {
    return switch (settings.mode()) {
      case ON -> true;
      case STRICT, LAX -> ALWAYS.contains(name);
      case SANDBOX, OFF -> settings.requires().contains(name);
    };
  }

  private @Nullable Object load(String name) {
    return switch (name) {
      case "cjson" -> frozen(CjsonLib.open(worker.state()), name);
      case "cjson.safe" -> frozen(CjsonLib.openSafe(worker.state()), name);
      case "ngx.semaphore" -> frozen(NgxSemaphore.open(worker.state()), name);
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
      default -> null;
    };
  }

  private LuaTable frozen(LuaTable module, String name) {
    if (settings.mode() != SandboxMode.ON) {
      module.freeze(name);
    }
    return module;
  }
}
