package moongate.functions.run;

import java.util.List;
import moongate.functions.api.ApiPhase;
import moongate.functions.api.Scope;
import moongate.functions.pdk.SerializeValues;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginFailure;
import moongate.gateway.plugin.PluginRun;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.Values;
import moongate.model.entity.PluginConfig;

/// A logging plugin with the functions of its `custom_fields_by_lua`, which run first and add
/// fields to the log entry. If a function fails, its field is left out and the failure is logged.
public final class CustomFields implements Plugin, RunsFunctions {
  private final PluginConfig config;
  private final Plugin logger;
  private final List<String> names;
  private final FunctionSet functions;
  private final Budget budget;
  private final Budget firstRun;
  private final FunctionEngine engine;

  /// @param names the name of the field for each function
  public CustomFields(
      PluginConfig config,
      Plugin logger,
      List<String> names,
      FunctionSet functions,
      FunctionEngine engine) {
    this.config = config;
    this.logger = logger;
    this.names = List.copyOf(names);
    this.functions = functions;
    this.budget = engine.budgets().of(ApiPhase.LOG);
    this.firstRun = engine.budgets().firstRun();
    this.engine = engine;
  }

  @Override
  public PluginConfig config() {
    return config;
  }

  @Override
  public FunctionSet functions() {
    return functions;
  }

  /// The plugin that writes the entries.
  public Plugin logger() {
    return logger;
  }

  @Override
  public void log(Exchange exchange) {
    setFields(exchange);
    logger.log(exchange);
  }

  private void setFields(Exchange exchange) {
    var runtime = engine.runtimeOf(exchange);
    var scope = runtime.scope(exchange);
    var phase = exchange.session() == null ? ApiPhase.LOG : ApiPhase.STREAM_LOG;
    scope.enter(phase, config, PluginContext.of(exchange), null);
    try {
      var states = functions.states(ApiPhase.LOG, runtime, scope.fiber());
      for (int i = 0; i < states.length; i++) {
        setField(names.get(i), states[i], runtime, scope);
      }
    } catch (LuaError refused) {
      report(scope, FailureReport.withoutFunction(scope, ApiPhase.LOG, refused));
    } finally {
      runtime.leave(scope);
    }
  }

  private void setField(String name, FunctionState function, FunctionRuntime runtime, Scope scope) {
    try {
      var result = function.run(scope, budget, firstRun);
      scope.finishThreads();
      SerializeValues.set(scope, name, Values.first(result));
    } catch (LuaError | BudgetExceeded | FunctionPaused failure) {
      scope.killThreads();
      report(scope, new FailureReport(runtime, scope, function).of(failure));
    }
  }

  private void report(Scope scope, PluginFailure failure) {
    PluginRun.reportTolerated(scope.exchange(), config.name(), failure);
  }
}
