package moongate.functions.custom;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moongate.fiber.Loop;
import moongate.functions.api.ApiPhase;
import moongate.functions.api.LogLevel;
import moongate.functions.api.ModelTables;
import moongate.functions.api.Scope;
import moongate.functions.api.Turn;
import moongate.functions.run.FunctionRuntime;
import moongate.functions.run.Tracebacks;
import moongate.gateway.plugin.PluginContext;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import moongate.model.entity.PluginConfig;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The plugins on one event loop: their handlers, and their configurations as tables. Used by that
/// loop only.
final class CustomWorker {
  private final CustomState state;
  private final Budget budget;
  private final Map<String, HandlerTable> handlers = new HashMap<>();
  private final Map<String, VaultTable> vaults = new HashMap<>();
  private final Map<String, UnusableVault> unusable = new HashMap<>();

  /// By what they are tables of, so that `configure` and the phases see the same ones.
  private Map<BoundConfig, LuaTable> configurations = new HashMap<>();

  private Generation generation;
  private @Nullable Loop loop;

  /// @param budget of loading a handler, of `init_worker` and of `configure`
  CustomWorker(FunctionRuntime runtime, Generation generation, Budget budget) {
    this.state = new CustomState(runtime, generation.files());
    this.generation = generation;
    this.budget = budget;
  }

  /// The handler of `plugin`, loaded if it was not.
  ///
  /// @throws LuaError when it cannot be loaded
  HandlerTable handler(String plugin) {
    var known = handlers.get(plugin);
    if (known == null) {
      known = HandlerTable.load(state, scope(plugin, null), budget, plugin);
      handlers.put(plugin, known);
    }
    return known;
  }

  /// The functions of `vault`; loads it and calls its `init` if that was not done yet. After a
  /// failure, this is not tried again for a while: it holds up the loop.
  ///
  /// @param own the config of references that name the vault itself
  /// @throws LuaError when it cannot be loaded, or `init` fails
  VaultTable vault(String vault, Value.Obj own) {
    var failed = unusable.get(vault);
    if (failed != null && failed.isRecent()) {
      throw new LuaError(failed.problem());
    }
    var known = vaults.get(vault);
    if (known == null) {
      try {
        known = loaded(vault, own);
      } catch (LuaError | BudgetExceeded failure) {
        unusable.put(vault, UnusableVault.because(failure));
        throw failure;
      }
      vaults.put(vault, known);
    }
    return known;
  }

  private VaultTable loaded(String vault, Value.Obj own) {
    var table = state.table(scope(vault, null), budget, VaultTable.module(vault));
    var loaded = VaultTable.of(vault, table);
    if (loaded.init() != null) {
      state.call(scope(vault, null), budget, loaded.init(), ModelTables.table(own));
    }
    return loaded;
  }

  /// A scope for code of `owner` that runs for itself, and may wait.
  ///
  /// @param turn of this code
  Scope background(String owner, Loop loop, Turn turn) {
    var scope = new Scope(state.runtime().worker(), loop, ApiPhase.TIMER);
    scope.enter(ApiPhase.TIMER, DefinitionState.nobody(owner), turn);
    return scope;
  }

  /// The table that handlers get for `config`.
  LuaTable configuration(BoundConfig config) {
    return configurations.computeIfAbsent(config, BoundConfig::table);
  }

  /// Runs the handlers of `current`, if other ones run: loads them, and calls `init_worker`.
  ///
  /// @param context what the node is configured with
  void start(Generation current, Loop loop, PluginContext context) {
    if (this.loop != null && generation.number() == current.number()) {
      return;
    }
    this.loop = loop;
    if (generation.number() != current.number()) {
      state.runtime().worker().expire(generation.definitions().keySet());
      generation = current;
      state.renew(current.files());
      handlers.clear();
      vaults.clear();
      unusable.clear();
      configurations.clear();
    }
    for (var plugin : inOrder()) {
      attempt(
          plugin,
          "init_worker",
          () -> {
            var handler = handler(plugin);
            if (handler.initWorker() != null) {
              state.call(scope(plugin, context), budget, handler.initWorker(), handler.table());
            }
          });
    }
  }

  /// Tells handlers what they are configured with now.
  ///
  /// @param configs all that are at work, as they work
  void configure(PluginContext context, List<PluginConfig> configs) {
    forgetOthers(configs);
    for (var plugin : inOrder()) {
      attempt(
          plugin,
          "configure",
          () -> {
            var handler = handler(plugin);
            if (handler.configure() != null) {
              configure(handler, handler.configure(), scope(plugin, context), plugin, configs);
            }
          });
    }
  }

  private void configure(
      HandlerTable handler,
      LuaFunction function,
      Scope scope,
      String plugin,
      List<PluginConfig> configs) {
    var tables = new LuaTable();
    for (var config : configs) {
      if (config.name().equals(plugin)) {
        tables.append(configuration(BoundConfig.of(config)));
      }
    }
    state.call(scope, budget, function, handler.table(), tables.get(1) == null ? null : tables);
  }

  private void forgetOthers(List<PluginConfig> configs) {
    Set<BoundConfig> current = new HashSet<>();
    configs.forEach(config -> current.add(BoundConfig.of(config)));
    configurations.keySet().retainAll(current);
  }

  private List<String> inOrder() {
    var definitions = new ArrayList<>(generation.definitions().values());
    definitions.sort(
        Comparator.comparingInt(PluginDefinition::priority)
            .thenComparing(PluginDefinition::name)
            .reversed());
    return definitions.stream().map(PluginDefinition::name).toList();
  }

  private Scope scope(String plugin, @Nullable PluginContext context) {
    var scope = new Scope(state.runtime().worker(), loop, ApiPhase.INIT_WORKER);
    var nobody = DefinitionState.nobody(plugin);
    if (context == null) {
      scope.enter(ApiPhase.INIT_WORKER, nobody);
    } else {
      scope.enter(ApiPhase.INIT_WORKER, nobody, context, null);
    }
    return scope;
  }

  /// One plugin's failure is no reason to leave out the others.
  private void attempt(String plugin, String phase, Runnable step) {
    try {
      step.run();
    } catch (LuaError | BudgetExceeded failure) {
      var message = String.valueOf(failure.getMessage());
      var hint = state.runtime().sandbox().trustedHint(message);
      var traceback = failure instanceof LuaError error ? error.traceback() : null;
      var stack = traceback == null ? "" : ", " + Tracebacks.inLine(traceback);
      var worker = state.runtime().worker();
      worker
          .log()
          .write(
              LogLevel.ERR,
              "[%s] %s failed: %s%s%s, worker: %d"
                  .formatted(plugin, phase, Strings.toText(message), hint, stack, worker.index()));
    }
  }
}
