package moongate.functions.run;

import moongate.functions.api.ApiPhase;
import moongate.functions.api.Scope;
import moongate.functions.ngx.LeavePhase;
import moongate.gateway.exchange.EarlyResponse;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.plugin.Expressions;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginFailure;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import moongate.model.entity.PluginConfig;
import org.jspecify.annotations.Nullable;

/// Expressions in the sandbox of functions, with the budget of the access phase. In addition to the
/// sandbox's names they have `headers`, `query_params`, `uri_captures` and `shared`, the table
/// `kong.ctx.shared`.
public final class LuaExpressions implements Expressions {
  private final FunctionEngine engine;

  public LuaExpressions(FunctionEngine engine) {
    this.engine = engine;
  }

  @Override
  public @Nullable String problem(String source) {
    try {
      FunctionSource.checkExpression(source, engine.compiler());
      return null;
    } catch (LuaError error) {
      return Strings.toText(error.getMessage());
    }
  }

  @Override
  public Expression compile(PluginConfig plugin, String source) {
    var functions = FunctionSet.ofExpression(source, engine.compiler());
    return (exchange, names) -> evaluate(plugin, functions, exchange, names);
  }

  private @Nullable String evaluate(
      PluginConfig plugin, FunctionSet functions, Exchange exchange, Names names) {
    var runtime = engine.runtimeOf(exchange);
    var scope = runtime.scope(exchange);
    scope.enter(ApiPhase.ACCESS, plugin, PluginContext.of(exchange), null);
    try {
      var function = functions.states(ApiPhase.ACCESS, runtime, scope.fiber())[0];
      return text(function, runtime, scope, names);
    } catch (LuaError refused) {
      throw FailureReport.withoutFunction(scope, ApiPhase.ACCESS, refused);
    } finally {
      runtime.leave(scope);
    }
  }

  private @Nullable String text(
      FunctionState function, FunctionRuntime runtime, Scope scope, Names names) {
    try (var tables = new NamedTables(runtime.worker().state(), names)) {
      var result =
          function.run(
              scope,
              engine.budgets().of(ApiPhase.ACCESS),
              engine.budgets().firstRun(),
              tables.table("headers"),
              tables.table("query_params"),
              tables.table("uri_captures"),
              scope.contexts().shared());
      scope.finishThreads();
      var value = Values.first(result);
      return value == null ? null : Conversions.rawToString(value);
    } catch (LuaError | BudgetExceeded | FunctionPaused failure) {
      throw new FailureReport(runtime, scope, function).of(failure);
    } catch (EarlyResponse | LeavePhase exit) {
      throw new PluginFailure("an expression cannot answer a request", "an expression failed");
    }
  }
}
