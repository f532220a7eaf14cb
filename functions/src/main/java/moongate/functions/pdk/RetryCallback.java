package moongate.functions.pdk;

import java.util.function.BooleanSupplier;
import moongate.functions.api.ApiPhase;
import moongate.functions.api.LogLevel;
import moongate.functions.api.Scope;
import moongate.gateway.exchange.EarlyResponse;
import moongate.gateway.plugin.PluginContext;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.Values;
import moongate.model.entity.PluginConfig;
import org.jspecify.annotations.Nullable;

/// The function given to `kong.service.set_target_retry_callback`: runs before each retry, in phase
/// balancer, to choose another target.
///
/// It belongs to the plugin that has set it, and has its own budget. If it fails, the client gets
/// the answer for an unavailable service.
final class RetryCallback implements BooleanSupplier {
  private final Scope scope;
  private final LuaFunction function;
  private final PluginConfig plugin;
  private final PluginContext planContext;

  RetryCallback(Scope scope, LuaFunction function) {
    this.scope = scope;
    this.function = function;
    this.plugin = scope.plugin();
    this.planContext = scope.planContext();
  }

  @Override
  public boolean getAsBoolean() {
    var state = scope.worker().state();
    scope.enter(ApiPhase.BALANCER, plugin, planContext, null);
    state.context(scope);
    try {
      var budget = scope.worker().budgets().of(ApiPhase.BALANCER);
      return accepts(Values.array(state.invoke(budget, function)));
    } catch (LuaError error) {
      report(Conversions.rawToString(error.value()));
    } catch (BudgetExceeded exceeded) {
      report(String.valueOf(exceeded.getMessage()));
    } catch (EarlyResponse exit) {
      report("kong.response.exit and kong.response.error are no use here");
    } finally {
      state.context(null);
    }
    return false;
  }

  /// A callback that returns nothing agrees; `false`, or nil and a message, is a failure.
  private boolean accepts(@Nullable Object[] results) {
    var first = Values.at(results, 0);
    var reason = Values.at(results, 1);
    if (Boolean.FALSE.equals(first) || first == null && reason != null) {
      report(reason == null ? "it returned false" : Conversions.rawToString(reason));
      return false;
    }
    return true;
  }

  private void report(String message) {
    LogLines.write(
        scope,
        LogLevel.ERR,
        "[kong] [" + plugin.name() + "] the target retry callback failed:",
        message);
  }
}
