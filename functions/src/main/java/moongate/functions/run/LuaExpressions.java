package moongate.functions.run;

import java.util.function.IntFunction;
import moongate.functions.api.ApiPhase;
import moongate.functions.api.FunctionBudgets;
import moongate.functions.api.Scope;
import moongate.functions.ngx.LeavePhase;
import moongate.gateway.exchange.EarlyResponse;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.plugin.Expressions;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginFailure;
import moongate.lua.ChunkCache;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import moongate.model.PluginConfig;
import org.jspecify.annotations.Nullable;

/// Expressions in the sandbox of functions, with their budgets of the access phase. Beside the
/// sandbox's names they have `headers`, `query_params`, `uri_captures` and `shared`, the table
/// `kong.ctx.shared`.
public final class LuaExpressions implements Expressions {
  private final ChunkCache compiler;
  private final boolean isOff;
  private final FunctionBudgets budgets;
  private final IntFunction<FunctionRuntime> runtimes;

  /// @param isOff whether none of them runs
  /// @param runtimes the runtime of each worker by its number
  public LuaExpressions(
      ChunkCache compiler,
      boolean isOff,
      FunctionBudgets budgets,
      IntFunction<FunctionRuntime> runtimes) {
    this.compiler = compiler;
    this.isOff = isOff;
    this.budgets = budgets;
    this.runtimes = runtimes;
  }

  @Override
  public @Nullable String problem(String source) {
    try {
      FunctionSource.checkExpression(source, compiler);
      return null;
    } catch (LuaError error) {
      return Strings.toText(error.getMessage());
    }
  }

  @Override
  public Expression compile(PluginConfig plugin, String source) {
    var functions = FunctionSet.ofExpression(source, isOff ? null : compiler);
    return (exchange, names) -> evaluate(plugin, functions, exchange, names);
  }

  private @Nullable String evaluate(
      PluginConfig plugin, FunctionSet functions, Exchange exchange, Names names) {
    var runtime = runtimes.apply(exchange.worker());
    var scope = runtime.scope(exchange);
    scope.enter(ApiPhase.ACCESS, plugin, PluginContext.of(exchange), null);
    try {
      var function = functions.states(ApiPhase.ACCESS, runtime, scope.fiber())[0];
      return text(function, runtime, scope, names);
    } catch (LuaError refused) {
      throw FailureReport.withoutFunction(scope, ApiPhase.ACCESS, refused);
    } finally {
      scope.killThreads();
      runtime.worker().state().context(null);
    }
  }

  private @Nullable String text(
      FunctionState function, FunctionRuntime runtime, Scope scope, Names names) {
    try (var tables = new NamedTables(runtime.worker().state(), names)) {
      var result =
          function.run(
              scope,
              budgets.of(ApiPhase.ACCESS),
              budgets.firstRun(),
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
