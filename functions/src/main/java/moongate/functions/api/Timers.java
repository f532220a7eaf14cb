package moongate.functions.api;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import moongate.fiber.Loop;
import moongate.gateway.exchange.EarlyResponse;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.RetainedMemory;
import org.jspecify.annotations.Nullable;

/// The timers of one worker: functions that run later, detached from the request that made them.
///
/// **Bounds.** The number of waiting timers is limited, per plugin configuration and in all, and so
/// is the number of running ones. Each run has a budget. All timers together get a quarter of the
/// loop's time; if they have used more, the next ones run late. So neither a chain of timers that
/// start each other nor a great number of timers can take the loop from its requests.
///
/// **Order.** Due timers begin one by one. Plugins take turns, so that no plugin's timers have to
/// wait for all timers of another. Requests come first: while requests wait for a function, its
/// timers do not begin, unless they have waited for long.
///
/// **Events** ([#soon]) are runs like those of timers that are due, and nothing but that: they are
/// not told whether they are premature, and those that have not begun when their configuration ends
/// do not run.
///
/// **End.** Timers end with the configuration whose functions created them. When it is no longer in
/// force, timers that repeat or are due much later run one last time with `premature` true, as all
/// timers do when the node stops. Timers that are due soon run at their time. A timer of such a
/// configuration cannot start another one.
public final class Timers implements CpuAllowance {
  private static final int MOST_PENDING = 1024;
  private static final int MOST_PENDING_OF_PLUGIN = 256;
  private static final int MOST_RUNNING = 256;
  private static final long NANOS_PER_RUN = 20_000;
  private static final int MOST_LOOKED_AT = 20_000;
  private static final @Nullable Object[] NOTHING = {};
  private static final Duration LONGEST_BURST = Duration.ofMillis(200);
  private static final Duration SHORTLY = Duration.ofMillis(2);

  /// For this time, requests of its function may come before a due timer.
  private static final long PATIENCE_NANOS = 100_000_000;

  /// Timers that are due within this time still run after the end of their configuration.
  private static final Duration SOON = Duration.ofSeconds(10);

  private final ActivePlugins activePlugins;
  private final Set<Pending> pending = new LinkedHashSet<>();

  /// The timers that have a name, until they have run for the last time.
  private final Map<String, Pending> named = new LinkedHashMap<>();

  /// The due timers, by the id of the plugin.
  private final FairQueue<Pending> due = new FairQueue<>();

  /// The epoch in which the code of a plugin was last replaced, by its name. Each replacement
  /// begins a new epoch.
  private final Map<String, Integer> renewed = new HashMap<>();

  private int epoch;
  private volatile @Nullable Loop loop;
  private @Nullable LightThread beginning;
  private final Dispatch dispatch = new Dispatch(this::dispatch);
  private volatile boolean isClosing;
  private final Map<LightThread, Pending> running = new LinkedHashMap<>();
  private long begun;
  private long lastName;
  private final LoopShare share = new LoopShare(LONGEST_BURST);

  /// A timer that is waiting for its time or its turn.
  private final class Pending {
    private final Scope creator;
    private final TimerOrder order;
    private final @Nullable String name;
    private final boolean isEvent;
    private final long bytes;
    private Loop.@Nullable Timer alarm;
    private long dueNanos;
    private boolean isCancelled;

    /// The epoch of the plugin's code that has created it.
    private final int epoch = Timers.this.epoch;

    Pending(Scope creator, TimerOrder order, @Nullable String name, boolean isEvent, long bytes) {
      this.creator = creator;
      this.order = order;
      this.name = name;
      this.isEvent = isEvent;
      this.bytes = bytes;
    }

    /// The arguments of one run.
    private @Nullable Object[] arguments(boolean isPremature) {
      if (isEvent) {
        return order.arguments();
      }
      var all = new @Nullable Object[order.arguments().length + 1];
      all[0] = isPremature;
      System.arraycopy(order.arguments(), 0, all, 1, order.arguments().length);
      return all;
    }

    private void in(Duration delay) {
      pending.add(this);
      dueNanos = System.nanoTime() + delay.toNanos();
      alarm = creator.loop().schedule(delay, this::fire);
    }

    private void fire() {
      alarm = null;
      due.add(creator.plugin().id(), this);
      dispatch();
    }

    private boolean mayBegin() {
      return creator.isTurnFree() || System.nanoTime() - dueNanos > PATIENCE_NANOS;
    }

    private boolean isOver() {
      boolean isGone =
          !activePlugins.includes(creator.plugin())
              || renewed.getOrDefault(creator.plugin().name(), 0) > epoch;
      return isGone && (order.period() != null || dueNanos - System.nanoTime() > SOON.toNanos());
    }

    private void expire() {
      if (isEvent) {
        drop();
      } else {
        cancel();
        run(this, true);
      }
    }

    private void drop() {
      cancel();
      release();
    }

    private void cancel() {
      if (alarm != null) {
        alarm.cancel();
      }
      due.remove(creator.plugin().id(), this);
    }

    /// It has run for the last time: its arguments are not counted any more.
    private void release() {
      if (name != null) {
        named.remove(name, this);
      }
      creator.worker().services().held().release(bytes);
    }
  }

  Timers(ActivePlugins activePlugins) {
    this.activePlugins = activePlugins;
  }

  /// Begins one timer that may begin now. The others follow later.
  private void dispatch() {
    if (beginning != null || isClosing || due.isEmpty() || running.size() >= MOST_RUNNING) {
      return; // it is looked at again when one has begun or ended
    }
    long waitNanos = share.waitNanos();
    if (waitNanos > 0) {
      dispatchIn(Duration.ofNanos(waitNanos));
      return;
    }
    var next = due.take(Pending::mayBegin);
    if (next == null) {
      dispatchIn(SHORTLY);
      return;
    }
    pending.remove(next);
    run(next, false);
  }

  private void dispatchIn(Duration delay) {
    var known = loop;
    if (known != null) {
      dispatch.in(delay, known);
    }
  }

  /// Runs a function later, once or again and again.
  ///
  /// @return null, or why there is no such timer
  public @Nullable String start(Scope creator, TimerOrder order) {
    return start(creator, order, null);
  }

  /// The same under a name, by which it can be cancelled.
  public @Nullable String start(Scope creator, TimerOrder order, @Nullable String name) {
    if (name != null && named.containsKey(name)) {
      return "a timer named '" + name + "' already exists";
    }
    if (isClosing || isOver(creator, order)) {
      return "process exiting";
    }
    long bytes = kept(creator, order) + (name == null ? 0 : name.length());
    return add(creator, order, name, false, bytes);
  }

  /// Runs `function` as soon as possible, because something has happened.
  ///
  /// @param bytes what it holds, about
  /// @return null, or why it does not run
  @Nullable String soon(Scope creator, LuaFunction function, long bytes) {
    var order = new TimerOrder(Duration.ZERO, null, function, NOTHING);
    return isClosing ? "process exiting" : add(creator, order, null, true, bytes);
  }

  private @Nullable String add(
      Scope creator, TimerOrder order, @Nullable String name, boolean isEvent, long bytes) {
    if (pending.size() >= MOST_PENDING || pendingOf(creator) >= MOST_PENDING_OF_PLUGIN) {
      return "too many pending timers";
    }
    if (!creator.worker().services().held().hold(bytes)) {
      return "not enough memory: " + HeldMemory.REFUSAL;
    }
    loop = creator.loop();
    var timer = new Pending(creator.detached(), order, name, isEvent, bytes);
    if (name != null) {
      named.put(name, timer);
    }
    timer.in(order.delay());
    return null;
  }

  /// Ends the timer with this name without running it again.
  ///
  /// @return false if there is none
  public boolean cancel(String name) {
    var timer = named.remove(name);
    if (timer == null) {
      return false;
    }
    timer.isCancelled = true;
    if (pending.remove(timer)) {
      timer.drop();
    }
    return true;
  }

  /// A name that no timer has.
  public String newName() {
    String name;
    do {
      name = "timer-" + ++lastName;
    } while (named.containsKey(name));
    return name;
  }

  /// The names of the timers that have one.
  public Set<String> names() {
    return Set.copyOf(named.keySet());
  }

  /// True if the configuration of `creator` is not in force any more, and the timer is not just the
  /// rest of what one of its requests has begun.
  private boolean isOver(Scope creator, TimerOrder order) {
    return !activePlugins.includes(creator.plugin())
        && (!creator.hasRequest() || order.period() != null || order.delay().compareTo(SOON) > 0);
  }

  /// The memory that a timer keeps: no more than its creator has allocated.
  private static long kept(Scope creator, TimerOrder order) {
    long charged = creator.worker().state().meter().chargedBytes();
    if (charged < HeldMemory.SMALL) {
      return charged;
    }
    var walk = order.addTo(new RetainedMemory());
    return walk.advance(MOST_LOOKED_AT, charged) ? Math.min(walk.bytes(), charged) : charged;
  }

  private int pendingOf(Scope creator) {
    var plugin = creator.plugin().id();
    int count = 0;
    if (pending.size() >= MOST_PENDING_OF_PLUGIN) {
      for (var timer : pending) {
        count += timer.creator.plugin().id().equals(plugin) ? 1 : 0;
      }
    }
    return count;
  }

  /// Adds to `walk` what the timers of the function of `turn` keep: what they were made with, until
  /// they have run.
  void reach(Turn turn, RetainedMemory walk) {
    reach(turn, walk, pending);
    reach(turn, walk, running.values());
  }

  private static void reach(Turn turn, RetainedMemory walk, Collection<Pending> timers) {
    for (var timer : timers) {
      if (timer.creator.isIn(turn)) {
        timer.order.addTo(walk);
        walk.add(timer.name);
      }
    }
  }

  /// Drops the waiting timers of the function of `turn` without running them, and ends the running
  /// ones, because they keep too much.
  void drop(Turn turn) {
    remove(timer -> timer.creator.isIn(turn), Pending::drop);
    for (var run : Map.copyOf(running).entrySet()) {
      if (run.getValue().creator.isIn(turn)) {
        run.getValue().isCancelled = true;
        run.getKey().kill();
      }
    }
  }

  /// The number of waiting timers.
  public int pendingCount() {
    return pending.size();
  }

  /// The number of running timers.
  public int runningCount() {
    return running.size();
  }

  /// The number of waiting timers whose time has come.
  public int dueCount() {
    return due.size();
  }

  /// How many runs have begun so far.
  public long begunCount() {
    return begun;
  }

  private void run(Pending timer, boolean isPremature) {
    begun++;
    share.spend(NANOS_PER_RUN);
    var scope = timer.creator.detached();
    var thread =
        new LightThread(
            scope,
            timer.creator.loop(),
            null,
            timer.order.function(),
            timer.arguments(isPremature),
            scope.worker().budgets().of(ApiPhase.TIMER),
            this,
            ended -> ended(timer, scope, ended, isPremature));
    running.put(thread, timer);
    scope.fibers().timer(thread);
    if (!isPremature) {
      beginning = thread;
    }
    thread.start();
  }

  private void ended(Pending timer, Scope scope, LightThread thread, boolean wasPremature) {
    try {
      if (thread.failure() == null) {
        scope.finishThreads();
      } else {
        report(scope, thread.failure());
      }
    } catch (Throwable failure) {
      report(scope, failure);
    } finally {
      scope.killThreads();
      scope.end();
      running.remove(thread);
      begins(thread);
      var period = timer.order.period();
      if (period == null || wasPremature || isClosing || timer.isCancelled) {
        timer.release();
      } else if (timer.isOver()) {
        run(timer, true);
      } else {
        timer.in(period);
      }
      scope.timerRan();
    }
  }

  private static void report(Scope scope, @Nullable Throwable failure) {
    switch (failure) {
      case LuaError error -> {
        var traceback = error.traceback();
        scope.report(
            "lua entry thread aborted: runtime error: "
                + error.getMessage()
                + (traceback == null ? "" : "\n" + traceback));
      }
      case BudgetExceeded exceeded ->
          scope.report("lua entry thread aborted: " + exceeded.getMessage());
      case EarlyResponse _, LightThread.Killed _ -> {}
      case null -> {}
      default -> scope.report("lua entry thread aborted: " + failure);
    }
  }

  /// The code of the plugins `names` is replaced: their waiting timers run at once, with
  /// `premature` true, and not again.
  void expire(Set<String> names) {
    epoch++;
    names.forEach(name -> renewed.put(name, epoch));
    remove(timer -> names.contains(timer.creator.plugin().name()), Pending::expire);
  }

  private void remove(Predicate<Pending> those, Consumer<Pending> then) {
    for (var timer : pending.toArray(Pending[]::new)) {
      if (those.test(timer)) {
        pending.remove(timer);
        then.accept(timer);
      }
    }
  }

  @Override
  public void spend(long nanos) {
    share.spend(nanos);
  }

  /// The next timers may begin.
  @Override
  @SuppressWarnings("ReferenceEquality") // threads have no other equality
  public void begins(LightThread thread) {
    if (beginning == thread) {
      beginning = null;
    }
    if (!due.isEmpty()) {
      dispatchIn(Duration.ZERO);
    }
  }

  @Override
  public boolean isSpent() {
    return false;
  }

  /// Another configuration is in force: ends the timers of plugins that are gone. Called from
  /// outside of the loop.
  void sweep() {
    var known = loop;
    if (known != null) {
      known.execute(() -> remove(Pending::isOver, Pending::expire));
    }
  }

  /// True if the node is stopping.
  public boolean isClosing() {
    return isClosing;
  }

  /// Runs all waiting timers at once, with `premature` true, and accepts no new ones. Called from
  /// outside of the loop.
  public void close() {
    isClosing = true;
    var known = loop;
    if (known == null) {
      return;
    }
    var done = new CompletableFuture<@Nullable Void>();
    known.execute(() -> {
      var expired = pending.toArray(Pending[]::new);
      pending.clear();
      due.clear();
      for (var timer : expired) {
        timer.expire();
      }
      done.complete(null);
    });
    try {
      done.get(2, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      return;
    }
  }
}
