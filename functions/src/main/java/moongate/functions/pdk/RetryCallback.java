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
import moongate.model.entity.PluginConfig;

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
      state.invoke(scope.worker().budgets().of(ApiPhase.BALANCER), function);
      return true;
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

  private void report(String message) {
    LogLines.write(
        scope,
        LogLevel.ERR,
        "[kong] [" + plugin.name() + "] the target retry callback failed:",
        message);
  }
}
