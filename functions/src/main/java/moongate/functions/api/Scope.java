package moongate.functions.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.PluginContext;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.model.PluginConfig;
import org.jspecify.annotations.Nullable;

/// What a call of `kong.*` or `ngx.*` works on: the request, and the function that runs for it.
///
/// One per request, kept in its [Exchange]; the state carries it while a function runs. Not shared
/// between threads: it follows its request's fiber.
public final class Scope {
  /// What a call of the host weighs, in units of work: the clocks are to be looked at often enough.
  private static final int CALL = 50;

  private final Exchange exchange;
  private final Worker worker;
  private final LogBudget logBudget;
  private ApiPhase phase = ApiPhase.REWRITE;
  private @Nullable PluginConfig plugin;
  private @Nullable PluginContext surroundings;
  private @Nullable BodyChunk chunk;
  private @Nullable LuaTable ngxContext;
  private @Nullable LuaTable sharedContext;
  private @Nullable LuaTable queuedLogValues;
  private List<NamedContext> pluginContexts = List.of();

  private record NamedContext(String plugin, LuaTable table) {}

  public Scope(Exchange exchange, Worker worker) {
    this.exchange = exchange;
    this.worker = worker;
    this.logBudget = new LogBudget(worker.budgets().logLines(), worker.budgets().logBytes());
  }

  /// The scope of the function that runs in `state`.
  ///
  /// @throws LuaError outside of any request, as nginx words it
  public static Scope of(LuaState state) {
    if (state.context() instanceof Scope scope) {
      state.meter().work(CALL);
      return scope;
    }
    throw new LuaError(CallStack.position(1) + "no request found");
  }

  /// The scope of the function that runs in `state`, if `rule` allows its phase.
  public static Scope of(LuaState state, PhaseRule rule) {
    if (!(state.context() instanceof Scope scope)) {
      throw new LuaError(CallStack.position(1) + rule.withoutRequest());
    }
    if (!rule.allows(scope.phase)) {
      throw scope.error(rule.refusal(scope.phase));
    }
    state.meter().work(CALL);
    return scope;
  }

  /// A function of `plugin` starts in `phase`.
  public void enter(
      ApiPhase phase, PluginConfig plugin, PluginContext surroundings, @Nullable BodyChunk chunk) {
    this.phase = phase;
    this.plugin = plugin;
    this.surroundings = surroundings;
    this.chunk = chunk;
  }

  public Exchange exchange() {
    return exchange;
  }

  public Worker worker() {
    return worker;
  }

  public ApiPhase phase() {
    return phase;
  }

  /// The configuration whose function runs.
  public PluginConfig plugin() {
    var running = plugin;
    if (running == null) {
      throw new IllegalStateException("no function runs");
    }
    return running;
  }

  /// The plan that the running function belongs to: its consumers, its configuration.
  public PluginContext surroundings() {
    var known = surroundings;
    if (known == null) {
      throw new IllegalStateException("no function runs");
    }
    return known;
  }

  /// The piece of body that body_filter works on; null in other phases.
  public @Nullable BodyChunk chunk() {
    return chunk;
  }

  /// True once it is too late to change status and headers: they leave, or, before header_filter,
  /// something was printed behind them.
  public boolean isHeadSent() {
    var response = exchange.response();
    return response.isHeadSent()
        || (response.printed() != null && exchange.phase().compareTo(Phase.HEADER_FILTER) < 0);
  }

  /// How much of the log this request may still use.
  public LogBudget logBudget() {
    return logBudget;
  }

  /// An error at the line that made the call.
  public LuaError error(String text) {
    return new LuaError(CallStack.position(1) + text);
  }

  /// Waits for something on the request's fiber; other functions may run meanwhile.
  public <T extends @Nullable Object> T await(Supplier<T> wait) {
    var result = new ArrayList<T>(1);
    worker.state().suspended(() -> result.add(wait.get()));
    return result.getFirst();
  }

  /// Waits on the request's fiber: until `duration` is over, the invocation's time is up, or the
  /// client is gone.
  public void sleep(Duration duration) {
    long now = System.nanoTime();
    long end = now + Math.min(duration.toNanos(), worker.budgets().wall().toNanos());
    worker.state().suspended(() -> parkUntil(end));
  }

  private void parkUntil(long end) {
    var fiber = exchange.fiber();
    var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    var timer = fiber.loop().schedule(left, fiber::unpark);
    try {
      while (System.nanoTime() < end && !exchange.request().isGone()) {
        fiber.park();
      }
    } finally {
      timer.cancel();
    }
  }

  /// `ngx.ctx`.
  public LuaTable ngxContext() {
    var table = ngxContext;
    if (table == null) {
      ngxContext = table = new LuaTable();
    }
    return table;
  }

  /// Replaces `ngx.ctx`.
  public void ngxContext(LuaTable table) {
    ngxContext = table;
  }

  /// `kong.ctx.shared`.
  public LuaTable sharedContext() {
    var table = sharedContext;
    if (table == null) {
      sharedContext = table = new LuaTable();
    }
    return table;
  }

  /// `kong.ctx.plugin`: one for all configurations of a plugin.
  public LuaTable pluginContext() {
    var name = plugin().name();
    for (var context : pluginContexts) {
      if (context.plugin.equals(name)) {
        return context.table;
      }
    }
    var context = new NamedContext(name, new LuaTable());
    if (pluginContexts.isEmpty()) {
      pluginContexts = new ArrayList<>(2);
    }
    pluginContexts.add(context);
    return context.table;
  }

  /// What `kong.log.set_serialize_value` has queued, as triples of key, value and mode.
  public LuaTable queuedLogValues() {
    var queue = queuedLogValues;
    if (queue == null) {
      queuedLogValues = queue = new LuaTable();
    }
    return queue;
  }
}
