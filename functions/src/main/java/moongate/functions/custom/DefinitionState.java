package moongate.functions.custom;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import moongate.functions.api.ApiPhase;
import moongate.functions.api.Scope;
import moongate.functions.run.FunctionRuntime;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import moongate.model.entity.PluginConfig;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The Lua state of schemas: they are read in it, and what they have of functions, such as a
/// field's `custom_validator`, runs in it whenever a configuration is checked. Safe for all
/// threads, one at a time: nothing in it can wait.
final class DefinitionState {
  private final CustomState state;
  private final Budget load;
  private final Budget check;
  private final ReentrantLock lock = new ReentrantLock();

  /// @param load what the files of one plugin may use up
  /// @param check what one check may use up
  DefinitionState(FunctionRuntime runtime, ModuleFiles files, Budget load, Budget check) {
    this.state = new CustomState(runtime, files);
    this.load = load;
    this.check = check;
  }

  /// A plugin before there is a configuration of it.
  static PluginConfig nobody(String plugin) {
    return new PluginConfig(
        "", plugin, null, null, null, null, true, List.of(), Value.Obj.EMPTY, Value.Obj.EMPTY);
  }

  /// The table that a module of `plugin` returns.
  ///
  /// @throws moongate.lua.runtime.LuaError when it cannot be loaded or returns something else
  /// @throws moongate.lua.runtime.BudgetExceeded when that takes too much
  LuaTable table(String plugin, String module) {
    return locked(() -> state.table(scope(plugin), load, module));
  }

  /// The handler of `plugin`.
  HandlerTable handler(String plugin) {
    return locked(() -> HandlerTable.load(state, scope(plugin), load, plugin));
  }

  /// Whether the Lua pattern is found in `text`.
  boolean matches(String plugin, String text, String pattern) {
    return locked(
        () -> Values.first(state.call(scope(plugin), check, state.find(), text, pattern)) != null);
  }

  /// Calls a function that a schema has.
  @Nullable Object call(String plugin, LuaFunction function, @Nullable Object... arguments) {
    return locked(() -> state.call(scope(plugin), check, function, arguments));
  }

  private Scope scope(String plugin) {
    var scope = new Scope(state.runtime().worker(), null, ApiPhase.INIT_WORKER);
    scope.enter(ApiPhase.INIT_WORKER, nobody(plugin));
    return scope;
  }

  private <T extends @Nullable Object> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
