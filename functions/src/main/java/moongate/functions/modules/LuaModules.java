package moongate.functions.modules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import moongate.functions.api.Worker;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The modules of one worker, each loaded when it is first asked for.
///
/// Modules written in Lua see the whole library, and each other; what they return is the caller's
/// to protect.
public final class LuaModules {
  private final Worker worker;
  private final LuaTable environment;
  private final Map<String, Object> loaded = new HashMap<>();

  /// @param environment the globals of modules that are written in Lua
  public LuaModules(Worker worker, LuaTable environment) {
    this.worker = worker;
    this.environment = environment;
    environment.put(
        "require",
        HostFunction.of(
            worker.state(), "require", (LuaState state, @Nullable Object name) -> find(name)));
  }

  /// The names of all modules that there are.
  public static Set<String> names() {
    return ModuleCatalog.names();
  }

  /// The module `name`, or null when there is none.
  public @Nullable Object load(String name) {
    var known = loaded.get(name);
    if (known != null) {
      return known;
    }
    var made = open(name);
    if (made != null) {
      loaded.put(name, made);
    }
    return made;
  }

  /// A module whose functions change how others of it work: one that nobody else has.
  public Object own(String name) {
    return Objects.requireNonNull(open(name), name);
  }

  /// The node's own work, which is much for the first module that is looked for: none of the
  /// caller's time, as if it waited for it.
  private @Nullable Object open(String name) {
    var made = new ArrayList<Object>(1);
    worker
        .state()
        .suspended(() -> {
          var source = ModuleCatalog.find(name);
          if (source != null) {
            made.add(open(source));
          }
        });
    return made.isEmpty() ? null : made.getFirst();
  }

  private Object open(ModuleSource source) {
    return switch (source) {
      case ModuleSource.Host host -> host.opener().open(worker);
      case ModuleSource.Lua lua -> run(lua);
    };
  }

  private Object find(@Nullable Object name) {
    var module = name instanceof String text ? load(text) : null;
    if (module == null) {
      throw new LuaError("module '" + name + "' not found");
    }
    return module;
  }

  /// Runs a module's file. That is the node's own code and not the caller's work: it has no budget.
  private Object run(ModuleSource.Lua module) {
    var state = worker.state();
    var function = module.chunk().instantiate(state, environment);
    var result = Values.first(state.invoke(Budget.UNLIMITED, function, module.host().open(worker)));
    if (result == null) {
      throw new IllegalStateException("module " + module.name() + " returns nothing");
    }
    return result;
  }
}
