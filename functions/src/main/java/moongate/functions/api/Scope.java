package moongate.functions.api;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import moongate.fiber.Fiber;
import moongate.fiber.Loop;
import moongate.functions.cache.Copies;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Phase;
import moongate.gateway.log.LogContext;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.PluginContext;
import moongate.http.Caller;
import moongate.http.WebSocketFrame;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.RetainedMemory;
import moongate.lua.runtime.Strings;
import moongate.model.entity.PluginConfig;
import org.jspecify.annotations.Nullable;

/// What a call of `kong.*` or `ngx.*` works on: the request, and the function that is running for
/// it.
///
/// There is one scope per request, kept in its [Exchange], and one per run of a timer, which has no
/// request. The Lua state refers to it while a function runs. A scope stays on its loop and is not
/// shared between threads.
///
/// **Use [#await], [#suspend] or [#sleep] to wait**, on [#fiber()]: the running code may be a light
/// thread with its own fiber.
public final class Scope {
  /// The cost of a call into the host, in units of work, so that the clocks are read often enough.
  private static final int CALL = 50;

  /// How much may be allocated until the contexts are measured: by functions of the request, and by
  /// all functions of the worker.
  private static final long OWN_UNSEEN = HeldMemory.SMALL;

  private static final long ALL_UNSEEN = 128 << 10;

  private final @Nullable Exchange exchange;
  private final Worker worker;
  private final @Nullable Loop loop;
  private final LogBudget logBudget;
  private final ScopeFibers fibers = new ScopeFibers(this);

  // The function that runs now
  private ApiPhase phase = ApiPhase.REWRITE;
  private @Nullable PluginConfig plugin;
  private @Nullable PluginContext planContext;
  private @Nullable BodyChunk chunk;
  private @Nullable WebSocketFrame frame;
  private @Nullable Turn turn;
  private long mostTaken;

  // Made at their first use: most requests need none of them
  private @Nullable RequestEntities entities;
  private @Nullable Contexts contexts;
  private @Nullable Resources resources;
  private @Nullable HeldByRequest held;
  private Map<Class<?>, Object> attachments = Map.of();

  /// The bytes charged to this request since the contexts were last measured, and the bytes charged
  /// to all code of the worker by then. The latter matter because one request can keep what another
  /// one has created.
  private long unseen;

  private long allSeen;

  /// Something that has to be closed when the request or timer is over.
  @FunctionalInterface
  public interface Owned {
    void close();
  }

  public Scope(Exchange exchange, Worker worker) {
    this.exchange = exchange;
    this.worker = worker;
    this.allSeen = worker.state().meter().chargedByAll();
    this.loop = null;
    this.logBudget = new LogBudget(worker.budgets().logLines(), worker.budgets().logBytes());
  }

  /// A scope without a request: for a timer, or for a worker that starts.
  ///
  /// @param loop null if nothing can wait
  public Scope(Worker worker, @Nullable Loop loop, ApiPhase phase) {
    this.exchange = null;
    this.worker = worker;
    this.loop = loop;
    this.phase = phase;
    this.logBudget = new LogBudget(worker.budgets().logLines(), worker.budgets().logBytes());
  }

  /// A scope for timers that the running function creates: with the same plugin, but without the
  /// request and its plan, which a timer may outlive by far.
  Scope detached() {
    var scope = new Scope(worker, loop(), ApiPhase.TIMER);
    scope.plugin = plugin;
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

  // A function starts

  /// A function of `plugin` starts in `phase`.
  public void enter(
      ApiPhase phase, PluginConfig plugin, PluginContext planContext, @Nullable BodyChunk chunk) {
    this.phase = phase;
    this.plugin = plugin;
    this.planContext = planContext;
    this.chunk = chunk;
    this.frame = null;
    worker.follows(planContext);
  }

  /// Code of `plugin` runs before there is any configuration.
  public void enter(ApiPhase phase, PluginConfig plugin) {
    this.phase = phase;
    this.plugin = plugin;
  }

  /// The same, where other code of `turn` may run.
  public void enter(ApiPhase phase, PluginConfig plugin, Turn turn) {
    enter(phase, plugin);
    this.turn = turn;
  }

  /// A function of `plugin` starts in `phase`, on a frame of a WebSocket.
  public void enterFrame(
      ApiPhase phase, PluginConfig plugin, PluginContext planContext, WebSocketFrame frame) {
    enter(phase, plugin, planContext, null);
    this.frame = frame;
    logBudget.renew();
  }

  /// A function starts now: waits for its turn in it.
  public void take(Turn turn) {
    this.turn = turn;
    awaitTurn();
  }

  /// Waits until no request is interrupted in the middle of the function that runs next.
  void awaitTurn() {
    awaitTurn(fiber());
  }

  /// The same on `fiber`, which continues with the function.
  void awaitTurn(Fiber fiber) {
    var own = turn;
    if (own != null) {
      own.await(fiber);
      turn = own;
    }
  }

  /// Notes what it may have taken over from its function by now, which had kept it between its
  /// calls.
  ///
  /// @return the most that was ever noted: the function may keep less since
  long noteTaken() {
    var own = turn;
    mostTaken = own == null ? mostTaken : Math.max(mostTaken, own.mayKeep());
    return mostTaken;
  }

  /// The function that runs has ended, or waits now: others may run it, but not at once if it has
  /// held up the loop.
  public void stopped() {
    var own = turn;
    if (own != null) {
      var meter = worker.state().meter();
      own.stopped(meter.turnNanos(), meter.chargedBytes(), loop());
    }
  }

  /// What the function that runs has got from the cache; null if it has no state between calls.
  public @Nullable Copies copies() {
    var own = turn;
    return own == null ? null : own.copies();
  }

  /// True if code of the function that `other` belongs to is running.
  boolean isIn(Turn other) {
    return turn == other;
  }

  /// The timer that this scope was created for has run.
  void timerRan() {
    var own = turn;
    if (own != null) {
      own.timerRan(this);
    }
  }

  /// True if the function could run at once.
  boolean isTurnFree() {
    var own = turn;
    return own == null || own.isFree();
  }

  /// The running function has used its event loop for long enough: lets others run, but not the
  /// same function. A function with light threads continues, because these belong to the same
  /// function.
  public void giveWay() {
    var own = turn;
    if (own == null || !fibers.isAlone()) {
      return;
    }
    try {
      fibers.giveWay(own);
    } finally {
      turn = own;
    }
  }

  // What it works on

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

  /// The default limits of calls that return arguments or headers.
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

  /// The plan that the running function belongs to: the one that the request follows, or for a
  /// timer the one in force.
  ///
  /// @throws LuaError if no configuration was loaded yet
  public PluginContext planContext() {
    var known = planContext;
    return known == null ? worker.planContext() : known;
  }

  /// The piece of body that body_filter works on; null in other phases.
  public @Nullable BodyChunk chunk() {
    return chunk;
  }

  /// The frame that a function of a WebSocket works on.
  public WebSocketFrame frame() {
    var running = frame;
    if (running == null) {
      throw new IllegalStateException("no frame passes");
    }
    return running;
  }

  /// True if it is too late to change status and headers: the head is being sent, or something was
  /// printed before header_filter.
  public boolean isHeadSent() {
    var request = exchange();
    var response = request.response();
    return response.isHeadSent()
        || (response.printed() != null && request.phase().compareTo(Phase.HEADER_FILTER) < 0);
  }

  /// `stream` for sessions and their handshakes, else `http`.
  public String subsystem() {
    return exchange != null && exchange.isStream() ? "stream" : "http";
  }

  // Errors and the log

  /// An error at the line that made the call.
  public LuaError error(String text) {
    return new LuaError(CallStack.position(1) + text);
  }

  /// How much of the log this request may still use.
  public LogBudget logBudget() {
    return logBudget;
  }

  /// Logs an error that cannot be raised to anybody.
  void report(String message) {
    if (logBudget.take(message.length())) {
      var context = exchange == null ? null : LogContext.of(exchange);
      var name = plugin == null ? "" : ", plugin: " + plugin.name() + ", plugin_id: " + plugin.id();
      var end = context == null ? "context: " + phase().nginxContext() : context.text();
      var line = "[lua] " + FunctionLog.printable(message) + name + ", " + end;
      worker.log().write(LogLevel.ERR, Strings.toText(line), context);
    }
  }

  // Waiting: all of it is done by its fibers

  /// The fiber that runs now: the request's, or that of a light thread.
  public Fiber fiber() {
    return fibers.now();
  }

  /// All fibers that its functions run on.
  ScopeFibers fibers() {
    return fibers;
  }

  /// The loop that all of it runs on.
  public Loop loop() {
    var known = loop;
    return known == null ? exchange().fiber().loop() : known;
  }

  /// The caller on whose behalf a function calls other servers.
  public Caller caller() {
    return fibers.caller();
  }

  /// Waits on [#fiber()]; other functions may run meanwhile.
  public <T extends @Nullable Object> T await(Supplier<T> wait) {
    return fibers.await(wait);
  }

  /// The same without a result.
  ///
  /// @throws moongate.lua.runtime.BudgetExceeded when those who wait hold too much already
  public void suspend(Runnable wait) {
    fibers.suspend(wait);
  }

  /// Waits for the request's body, and keeps it if it has at most `limit` bytes.
  ///
  /// @return true when all of it is in memory
  public boolean readBody(int limit) {
    var body = exchange().body();
    if (body.isComplete()) {
      return body.read(limit);
    }
    if (fibers.thread() != null) {
      throw error("the request body can not be read in a light thread: read it before");
    }
    return await(() -> body.read(limit));
  }

  /// The shorter one of `wanted` and the time that the invocation still has: how long to wait for a
  /// peer at most.
  public Duration atMost(Duration wanted) {
    return fibers.atMost(wanted);
  }

  /// Waits until `duration` is over, the invocation's time is up, or the wait is given up.
  public void sleep(Duration duration) {
    suspendFor(duration, () -> false);
  }

  /// Waits until something that calls [Fiber#unpark()] has made `isOver` true, for `duration` at
  /// most.
  public void suspendFor(Duration duration, BooleanSupplier isOver) {
    fibers.suspendFor(duration, isOver);
  }

  /// Lets everything else on the loop run once.
  void yield() {
    suspend(fiber()::yield);
  }

  // Light threads

  /// True if the running code has started `other`.
  public boolean isParentOf(LightThread other) {
    return other.parent() == fibers.thread();
  }

  /// The user threads, made at the first use.
  public LightThreads threads() {
    return fibers.threads();
  }

  /// The phase's own code has ended normally: waits for the threads that are left.
  public void finishThreads() {
    fibers.finish();
  }

  /// The phase has failed or exited: ends its threads.
  public void killThreads() {
    fibers.kill();
  }

  // What is kept until the request or timer is over

  /// A light thread that was charged `bytes` has ended.
  void charged(long bytes) {
    unseen += bytes;
  }

  /// An invocation that was charged `bytes` has ended. What the request keeps of them counts until
  /// it is over.
  ///
  /// @param outside the objects of the host, which are not counted
  /// @throws moongate.lua.runtime.BudgetExceeded when those who wait hold too much already: nothing
  ///   of it is kept then
  public void keeps(long bytes, RetainedMemory outside) {
    unseen += bytes;
    if (contexts != null && exchange != null && !isInLog()) {
      long all = worker.state().meter().chargedByAll();
      if (unseen >= leastUnseen(OWN_UNSEEN) || all - allSeen >= leastUnseen(ALL_UNSEEN)) {
        unseen = 0;
        allSeen = all;
        held().keeps(exchange, contexts, outside, worker.budgets().memory());
      }
    }
  }

  /// Measuring takes time proportional to what is kept, so it is worth its cost when as much was
  /// newly allocated.
  private long leastUnseen(long least) {
    return held == null ? least : Math.max(least, held.kept());
  }

  private boolean isInLog() {
    return phase == ApiPhase.LOG || phase == ApiPhase.STREAM_LOG;
  }

  /// The request is answered with this many bytes, which stay in memory until they are sent.
  ///
  /// @throws moongate.lua.runtime.BudgetExceeded when those who wait hold too much already
  public void answers(long bytes) {
    held().answers(exchange(), bytes);
  }

  private HeldByRequest held() {
    var known = held;
    if (known == null) {
      held = known = new HeldByRequest(worker.services().held());
    }
    return known;
  }

  /// The object kept here under `key`, created at its first use.
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
    var known = resources;
    if (known == null) {
      resources = known = new Resources();
      if (exchange != null) {
        exchange.atEnd(this::end);
      }
    }
    if (!known.add(resource)) {
      throw error(Resources.refusal());
    }
  }

  /// `resource` is closed, or belongs to somebody else from now on.
  public void releases(Owned resource) {
    if (resources != null) {
      resources.remove(resource);
    }
  }

  /// The request or timer is over.
  void end() {
    if (resources != null) {
      resources.close();
    }
  }

  /// The tables that functions keep for the rest of the request.
  public Contexts contexts() {
    var known = contexts;
    if (known == null) {
      contexts = known = new Contexts(exchange);
    }
    return known;
  }

  /// Route, service, consumer and credential of the request, as tables.
  public RequestEntities entities() {
    var known = entities;
    if (known == null) {
      entities = known = new RequestEntities(exchange());
    }
    return known;
  }
}
