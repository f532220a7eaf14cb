package moongate.functions.run;

import moongate.functions.api.ApiPhase;
import moongate.functions.api.Scope;
import moongate.functions.ngx.LeavePhase;
import moongate.gateway.exchange.EarlyResponse;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Source;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginFailure;
import moongate.gateway.plugin.PluginRun;
import moongate.http.WebSocketFrame;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.LuaError;
import moongate.model.entity.PluginConfig;
import org.jspecify.annotations.Nullable;

/// A pre-function, post-function or custom plugin with one configuration.
public final class FunctionPlugin implements Plugin, RunsFunctions {
  private final PluginConfig config;
  private final FunctionSet functions;
  private final Budget requestBudget;
  private final Budget filterBudget;
  private final Budget firstRun;
  private final FunctionEngine engine;
  private final boolean hasAccess;
  private final boolean hasResponse;

  public FunctionPlugin(PluginConfig config, FunctionSet functions, FunctionEngine engine) {
    this.config = config;
    this.functions = functions;
    this.requestBudget = engine.budgets().of(ApiPhase.ACCESS);
    this.filterBudget = engine.budgets().of(ApiPhase.HEADER_FILTER);
    this.firstRun = engine.budgets().firstRun();
    this.engine = engine;
    this.hasAccess = functions.has(ApiPhase.ACCESS);
    this.hasResponse = functions.has(ApiPhase.RESPONSE);
  }

  @Override
  public PluginConfig config() {
    return config;
  }

  @Override
  public FunctionSet functions() {
    return functions;
  }

  @Override
  public boolean certificate(Exchange exchange) {
    try {
      run(ApiPhase.CERTIFICATE, exchange, null, requestBudget);
    } catch (EarlyResponse brokenOff) {
      return false;
    } catch (LeavePhase left) {
      return true;
    }
    return true;
  }

  @Override
  public Outcome preread(Exchange exchange) {
    return answering(ApiPhase.PREREAD, exchange);
  }

  @Override
  public Outcome rewrite(Exchange exchange) {
    return answering(ApiPhase.REWRITE, exchange);
  }

  @Override
  public Outcome access(Exchange exchange) {
    if (hasResponse && !exchange.isWebSocket()) {
      exchange.response().buffer();
    }
    return hasAccess ? answering(ApiPhase.ACCESS, exchange) : Outcome.CONTINUE;
  }

  @Override
  public void headerFilter(Exchange exchange) {
    if (hasResponse) {
      response(exchange);
      return;
    }
    run(ApiPhase.HEADER_FILTER, exchange, null, filterBudget);
  }

  /// Runs the response phase; the whole response of the service is there by now.
  private void response(Exchange exchange) {
    if (exchange.response().isBuffering() && exchange.response().source() == Source.SERVICE) {
      try {
        run(ApiPhase.RESPONSE, exchange, null, requestBudget);
      } catch (EarlyResponse | LeavePhase over) {
        // The function's answer has replaced the response.
        return;
      }
    }
  }

  @Override
  public void bodyFilter(Exchange exchange, BodyChunk chunk) {
    run(ApiPhase.BODY_FILTER, exchange, chunk, filterBudget);
  }

  @Override
  public void log(Exchange exchange) {
    run(
        ApiPhase.LOG,
        exchange.session() == null ? ApiPhase.LOG : ApiPhase.STREAM_LOG,
        exchange,
        null,
        filterBudget);
  }

  @Override
  public Outcome wsHandshake(Exchange exchange) {
    return answering(ApiPhase.WS_HANDSHAKE, exchange);
  }

  @Override
  public void wsFrame(Exchange exchange, WebSocketFrame frame) {
    var phase = frame.isFromClient() ? ApiPhase.WS_CLIENT_FRAME : ApiPhase.WS_UPSTREAM_FRAME;
    var runtime = engine.runtimeOf(exchange);
    var scope = runtime.scope(exchange);
    scope.enterFrame(phase, config, PluginContext.of(exchange), frame);
    try {
      for (var function : states(phase, runtime, scope)) {
        if (!frame.isDone()) {
          runOn(frame, function, runtime, scope);
        }
      }
    } finally {
      runtime.leave(scope);
    }
  }

  /// If the function fails and that is tolerated, its changes to the frame are undone.
  private void runOn(
      WebSocketFrame frame, FunctionState function, FunctionRuntime runtime, Scope scope) {
    if (function.source().onError() == OnError.CLOSE) {
      run(function, runtime, scope, filterBudget);
      return;
    }
    var before = frame.state();
    if (!tryToRun(function, runtime, scope, filterBudget)) {
      frame.restore(before);
    }
  }

  @Override
  public void wsClose(Exchange exchange) {
    run(ApiPhase.WS_CLOSE, exchange, null, filterBudget);
  }

  private Outcome answering(ApiPhase phase, Exchange exchange) {
    try {
      run(phase, exchange, null, requestBudget);
    } catch (EarlyResponse early) {
      return early.outcome();
    } catch (LeavePhase left) {
      return Outcome.CONTINUE;
    }
    return Outcome.CONTINUE;
  }

  /// Runs the functions of one phase in order. It stops at the first one that exits, or that fails
  /// without being tolerated.
  private void run(ApiPhase phase, Exchange exchange, @Nullable BodyChunk chunk, Budget budget) {
    run(phase, phase, exchange, chunk, budget);
  }

  /// @param phase the phase whose functions run
  /// @param checked the phase that their calls are checked against
  private void run(
      ApiPhase phase,
      ApiPhase checked,
      Exchange exchange,
      @Nullable BodyChunk chunk,
      Budget budget) {
    var runtime = engine.runtimeOf(exchange);
    var scope = runtime.scope(exchange);
    scope.enter(checked, config, PluginContext.of(exchange), chunk);
    try {
      for (var function : states(phase, runtime, scope)) {
        if (function.source().onError() == OnError.CLOSE) {
          run(function, runtime, scope, budget);
        } else {
          tryToRunOn(chunk, function, runtime, scope, budget);
        }
      }
    } finally {
      runtime.leave(scope);
    }
  }

  private void run(FunctionState function, FunctionRuntime runtime, Scope scope, Budget budget) {
    try {
      function.run(scope, budget, firstRun);
      scope.finishThreads();
    } catch (LuaError | BudgetExceeded | FunctionPaused failure) {
      throw new FailureReport(runtime, scope, function).of(failure);
    }
  }

  /// The same. A failure counts as if the function had ended there, and its changes to the running
  /// piece of the body are undone.
  private void tryToRunOn(
      @Nullable BodyChunk chunk,
      FunctionState function,
      FunctionRuntime runtime,
      Scope scope,
      Budget budget) {
    var before = chunk == null ? null : chunk.state();
    if (!tryToRun(function, runtime, scope, budget) && before != null && chunk != null) {
      chunk.restore(before);
    }
  }

  /// Runs the function; false if it failed, which is logged.
  private boolean tryToRun(
      FunctionState function, FunctionRuntime runtime, Scope scope, Budget budget) {
    try {
      run(function, runtime, scope, budget);
      return true;
    } catch (PluginFailure failure) {
      scope.killThreads();
      PluginRun.reportTolerated(scope.exchange(), config.name(), failure);
      return false;
    }
  }

  private FunctionState[] states(ApiPhase phase, FunctionRuntime runtime, Scope scope) {
    try {
      return functions.states(phase, runtime, scope.fiber());
    } catch (LuaError refused) {
      throw FailureReport.withoutFunction(scope, phase, refused);
    }
  }
}
