package moongate.functions.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import moongate.fiber.Fiber;
import moongate.fiber.Loop;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.LogContext;
import moongate.gateway.exchange.Phase;
import moongate.gateway.exchange.SharedValues;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.PluginContext;
import moongate.http.Caller;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.RetainedMemory;
import moongate.lua.runtime.Strings;
import moongate.model.PluginConfig;
import org.jspecify.annotations.Nullable;

/// What a call of `kong.*` or `ngx.*` works on: the request, and the function that runs for it.
///
/// One per request, kept in its [Exchange], and one per run of a timer, which has no request; the
/// state carries it while a function runs. Not shared between threads: it stays on its loop.
///
/// **Whoever waits does so by [#await], [#suspend] or [#sleep]**, on [#fiber()]: the code that runs
/// may be a light thread with a fiber of its own.
public final class Scope {
  /// What a call of the host weighs, in units of work: the clocks are to be looked at often enough.
  private static final int CALL = 50;

  private static final int MOST_OWNED = 100;

  /// Objects and places of the contexts that are looked at to see how large they are.
  private static final int MOST_LOOKED_AT = 20_000;

  private final @Nullable Exchange exchange;
  private final Worker worker;
  private final LogBudget logBudget;
  private ApiPhase phase = ApiPhase.REWRITE;
  private @Nullable PluginConfig plugin;
  private @Nullable PluginContext surroundings;
  private @Nullable BodyChunk chunk;
  private @Nullable Turn turn;
  private @Nullable LuaTable ngxContext;
  private @Nullable LuaTable sharedContext;
  private @Nullable LuaTable queuedLogValues;
  private final @Nullable Loop loop;
  private @Nullable LightThread thread;
  private @Nullable LightThread timer;
  private @Nullable LightThreads threads;
  private @Nullable RequestEntities entities;
  private @Nullable String clientVerify;
  private List<NamedContext> pluginContexts = List.of();

  /// Bytes of contexts and answer that are held until the request is over.
  private long kept;

  private boolean isReleasing;

  private @Nullable Set<Owned> owned;

  /// Something that has to be closed when the request or timer is over.
  @FunctionalInterface
  public interface Owned {
    void close();
  }

  private Map<Class<?>, Object> attachments = Map.of();

  private record NamedContext(String plugin, LuaTable table) {}

  public Scope(Exchange exchange, Worker worker) {
    this.exchange = exchange;
    this.worker = worker;
    this.loop = null;
    this.logBudget = new LogBudget(worker.budgets().logLines(), worker.budgets().logBytes());
  }

  private Scope(Worker worker, Loop loop) {
    this.exchange = null;
    this.worker = worker;
    this.loop = loop;
    this.phase = ApiPhase.TIMER;
    this.logBudget = new LogBudget(worker.budgets().logLines(), worker.budgets().logBytes());
  }

  /// A scope for timers that the running function makes: of the same plugin, without the request.
  Scope detached() {
    var scope = new Scope(worker, loop());
    scope.plugin = plugin;
    scope.surroundings = surroundings;
    scope.turn = turn;
    return scope;
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
    worker.surroundings(surroundings);
  }

  /// A function starts now: waits for its turn in it.
  public void take(Turn turn) {
    this.turn = turn;
    awaitTurn();
  }

  /// Waits until nobody is interrupted in the function that runs next.
  void awaitTurn() {
    var own = turn;
    if (own != null) {
      own.await(fiber());
      turn = own;
    }
  }

  /// The running function has had its event loop for long enough: lets others run, but not in the
  /// same function. One that has light threads goes on, for these are in the same function.
  public void giveWay() {
    var own = turn;
    if (own == null || threads != null || thread != timer) {
      return;
    }
    if (!worker.services().held().admits(worker.state().meter().chargedBytes())) {
      return; // it would have to end: let it go on
    }
    try {
      var fiber = fiber();
      own.interrupt(() -> suspend(fiber::yield));
    } catch (IllegalStateException | StackOverflowError unable) {
      // A native frame is on the stack, or no room on it: the function goes on, within its budget.
    } finally {
      turn = own;
    }
  }

  /// The request.
  ///
  /// @throws LuaError in a timer, which has none
  public Exchange exchange() {
    var request = exchange;
    if (request == null) {
      throw error("API disabled in the context of " + phase.nginxContext());
    }
    return request;
  }

  /// False in a timer.
  public boolean hasRequest() {
    return exchange != null;
  }

  public Worker worker() {
    return worker;
  }

  /// How much a call returns by default.
  public ArgumentLimits limits() {
    return worker.facts().limits();
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

  /// The configuration of now: that which the request follows, or in a timer, which may outlive
  /// many, the one that a request of this loop followed last.
  public PluginContext configuration() {
    return exchange == null ? worker.surroundings() : surroundings();
  }

  /// The piece of body that body_filter works on; null in other phases.
  public @Nullable BodyChunk chunk() {
    return chunk;
  }

  /// True once it is too late to change status and headers: they leave, or, before header_filter,
  /// something was printed behind them.
  public boolean isHeadSent() {
    var request = exchange();
    var response = request.response();
    return response.isHeadSent()
        || (response.printed() != null && request.phase().compareTo(Phase.HEADER_FILTER) < 0);
  }

  /// How much of the log this request may still use.
  public LogBudget logBudget() {
    return logBudget;
  }

  /// An error at the line that made the call.
  public LuaError error(String text) {
    return new LuaError(CallStack.position(1) + text);
  }

  // --- waiting -------------------------------------------------------------------------------

  /// The fiber that runs now: the request's, or that of a light thread.
  public Fiber fiber() {
    var running = thread;
    return running == null ? ownFiber() : running.fiber();
  }

  /// The loop that all of it runs on.
  public Loop loop() {
    var known = loop;
    return known == null ? exchange().fiber().loop() : known;
  }

  /// The fiber of the request or timer itself.
  Fiber ownFiber() {
    var own = timer;
    return own == null ? exchange().fiber() : own.fiber();
  }

  /// On whose behalf a function calls others.
  public Caller caller() {
    var fiber = fiber();
    var running = thread;
    return new Caller() {
      @Override
      public Fiber fiber() {
        return fiber;
      }

      @Override
      public boolean isGone() {
        return isInterrupted(running);
      }
    };
  }

  /// True when `running` should not wait any longer: its client is gone, or it was killed.
  private boolean isInterrupted(@Nullable LightThread running) {
    var started = threads;
    return exchange != null && exchange.request().isGone()
        || running != null && running.isKilled()
        || running == timer && started != null && started.isAborted();
  }

  /// Waits for something on [#fiber()]; other functions may run meanwhile.
  public <T extends @Nullable Object> T await(Supplier<T> wait) {
    var result = new ArrayList<T>(1);
    suspend(() -> result.add(wait.get()));
    return result.getFirst();
  }

  /// The same without a result.
  ///
  /// @throws BudgetExceeded when those who wait hold too much already
  public void suspend(Runnable wait) {
    var own = thread;
    long bytes = worker.state().meter().chargedBytes();
    if (!worker.services().held().hold(bytes)) {
      throw tooMuchHeld();
    }
    if (own != null) {
      own.pauses();
    }
    try {
      worker.state().suspended(wait);
    } finally {
      worker.services().held().release(bytes);
      thread = own;
      if (own != null) {
        own.goesOn();
      }
    }
    if (own != null) {
      own.checkAlive();
    }
    if (own == timer && threads != null) {
      threads.checkAborted();
    }
  }

  private static BudgetExceeded tooMuchHeld() {
    return new BudgetExceeded(BudgetExceeded.Kind.MEMORY, CallStack.where(), HeldMemory.REFUSAL);
  }

  /// An invocation has ended that was charged `bytes`: what the request keeps of them counts until
  /// it is over.
  ///
  /// @param outside what the host provides, which is nobody's
  /// @throws BudgetExceeded when those who wait hold too much already: nothing of it is kept then
  public void keeps(long bytes, RetainedMemory outside) {
    if (bytes < HeldMemory.SMALL || exchange == null || phase == ApiPhase.LOG) {
      return;
    }
    long now = kept(outside);
    var held = worker.services().held();
    held.release(kept);
    kept = 0;
    if (!held.hold(now)) {
      ngxContext = null;
      sharedContext = null;
      queuedLogValues = null;
      pluginContexts = List.of();
      throw tooMuchHeld();
    }
    if (now >= HeldMemory.SMALL && !isReleasing) {
      isReleasing = true;
      exchange.atEnd(() -> held.release(kept));
    }
    kept = now;
  }

  /// The request is answered with so many bytes, which stay in memory until they are sent.
  ///
  /// @throws BudgetExceeded when those who wait hold too much already
  public void answers(long bytes) {
    var held = worker.services().held();
    if (!held.hold(bytes)) {
      throw tooMuchHeld();
    }
    if (bytes >= HeldMemory.SMALL) {
      exchange().atEnd(() -> held.release(bytes));
    }
  }

  private long kept(RetainedMemory outside) {
    var walk = new RetainedMemory(outside);
    walk.add(ngxContext).add(sharedContext).add(queuedLogValues);
    for (var context : pluginContexts) {
      walk.add(context.table);
    }
    boolean isComplete = walk.advance(MOST_LOOKED_AT, worker.budgets().memory());
    return isComplete ? walk.bytes() : worker.budgets().memory();
  }

  /// Waits for the request's body, and keeps it if it has at most `limit` bytes.
  ///
  /// @return true when all of it is in memory
  public boolean readBody(int limit) {
    var body = exchange().body();
    if (body.isComplete()) {
      return body.read(limit);
    }
    if (thread != null) {
      throw error("the request body can not be read in a light thread: read it before");
    }
    return await(() -> body.read(limit));
  }

  /// Waits until `duration` is over, the invocation's time is up, or nobody waits any more.
  public void sleep(Duration duration) {
    suspendFor(duration, () -> false);
  }

  /// Waits until something that calls [Fiber#unpark()] has made `isOver` true, for `duration` at
  /// most.
  public void suspendFor(Duration duration, BooleanSupplier isOver) {
    var wall = worker.budgets().wall();
    var longest = duration.compareTo(wall) < 0 ? duration : wall;
    var fiber = fiber();
    var running = thread;
    suspend(() -> {
      var isLate = new boolean[1];
      var alarm =
          fiber
              .loop()
              .schedule(
                  longest,
                  () -> {
                    isLate[0] = true;
                    fiber.unpark();
                  });
      try {
        while (!isLate[0] && !isOver.getAsBoolean() && !isInterrupted(running)) {
          fiber.park();
        }
      } finally {
        alarm.cancel();
      }
    });
  }

  /// Lets everything else on the loop have its turn.
  void yield() {
    suspend(fiber()::yield);
  }

  // --- light threads -------------------------------------------------------------------------

  /// The light thread that runs; null for the request's own code.
  @Nullable LightThread thread() {
    return thread;
  }

  /// True when the code that runs has started `other`.
  public boolean isParentOf(LightThread other) {
    return other.parent() == thread;
  }

  void runs(LightThread running) {
    thread = running;
  }

  /// The user threads, made at the first use.
  public LightThreads threads() {
    var known = threads;
    if (known == null) {
      threads = known = new LightThreads(this);
    }
    return known;
  }

  /// The thread that runs this timer.
  void timer(LightThread own) {
    timer = own;
  }

  /// The step's own code has ended well: waits for the threads that are left.
  public void finishThreads() {
    if (threads != null) {
      threads.finish();
      threads = null;
    }
  }

  /// The step has failed or exited: its threads end with it.
  public void killThreads() {
    if (threads != null) {
      threads.killAll();
      threads = null;
    }
  }

  /// What somebody keeps here under `key`, made at its first use.
  public <T> T attached(Class<T> key, Supplier<T> maker) {
    if (attachments.isEmpty()) {
      attachments = new HashMap<>();
    }
    return key.cast(attachments.computeIfAbsent(key, k -> maker.get()));
  }

  /// Closes `resource` when the request or timer is over, unless it was closed before.
  ///
  /// @throws LuaError when there are too many
  public void owns(Owned resource) {
    var known = owned;
    if (known == null) {
      owned = known = new LinkedHashSet<>();
      if (exchange != null) {
        exchange.atEnd(this::end);
      }
    }
    if (known.size() >= MOST_OWNED) {
      resource.close();
      throw error("too many open sockets: at most " + MOST_OWNED + " in one request");
    }
    known.add(resource);
  }

  /// `resource` is closed, or somebody else's from now on.
  public void releases(Owned resource) {
    if (owned != null) {
      owned.remove(resource);
    }
  }

  /// The request or timer is over.
  void end() {
    var known = owned;
    if (known != null) {
      for (var resource : known.toArray(Owned[]::new)) {
        resource.close();
      }
    }
  }

  /// Logs an error that has nobody to be raised to.
  void report(String message) {
    if (logBudget.take(message.length())) {
      var context = exchange == null ? "context: ngx.timer" : LogContext.of(exchange);
      var name = plugin == null ? "" : ", plugin: " + plugin.name() + ", plugin_id: " + plugin.id();
      worker
          .log()
          .write(
              LogLevel.ERR,
              Strings.toText("[lua] " + FunctionLog.printable(message) + name + ", " + context));
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
      if (exchange != null) {
        SharedValues.of(exchange).moveTo(new SharedTable(table));
      }
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

  /// What the request matched and who sent it, as tables.
  public RequestEntities entities() {
    var known = entities;
    if (known == null) {
      entities = known = new RequestEntities(exchange());
    }
    return known;
  }

  /// What `kong.client.tls.set_client_verify` has set; null for nothing.
  public @Nullable String clientVerify() {
    return clientVerify;
  }

  public void clientVerify(String result) {
    clientVerify = result;
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
