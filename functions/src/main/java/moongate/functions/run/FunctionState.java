package moongate.functions.run;

import java.time.Duration;
import moongate.functions.api.LogLevel;
import moongate.functions.api.Scope;
import moongate.functions.api.Turn;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.RetainedMemory;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The state of one function on one worker, between its requests.
///
/// The chunk itself runs first. If it returns a function, that replaces the chunk and is called at
/// once: the chunk was an initialiser, and its local variables are what the function remembers. The
/// chunk has only one chance. If its first run fails or exits, it stays a plain chunk; it also runs
/// as a plain chunk for requests that come while its first run is still waiting.
final class FunctionState {
  private static final @Nullable Object[] NOTHING = {};

  private final FunctionSource source;
  private final FunctionRuntime runtime;
  private final FunctionUse use = new FunctionUse();
  private final KillAllowance allowance = new KillAllowance();
  private final Turn turn = new Turn(this::checkRetention);
  private final FailureLines failureLines = new FailureLines();
  private final Retention retention;

  /// The arguments, if a call gives no others.
  private final @Nullable Object[] own;

  private LuaFunction function;
  private boolean hasRun;
  private boolean isPaused;
  private boolean hasDroppedCopies;

  /// Its budget with more time; null before it was needed.
  private @Nullable Budget longer;

  FunctionState(FunctionSource source, FunctionRuntime runtime) {
    this.source = source;
    this.runtime = runtime;
    var handler = source.handler();
    this.function = handler == null ? runtime.start(source) : handler.function(runtime);
    this.own = handler == null ? NOTHING : handler.arguments(runtime);
    this.hasRun = handler != null; // it is no chunk that could make one
    this.retention =
        new Retention(
            runtime.worker().budgets().retained(), runtime.worker().services().retained());
  }

  FunctionSource source() {
    return source;
  }

  FunctionUse use() {
    return use;
  }

  /// Decides which of its failures are logged.
  FailureLines failureLines() {
    return failureLines;
  }

  /// Calls the function for the request of `scope`.
  ///
  /// @param arguments of this call; a handler's function has its own
  /// @return all values that it has returned
  /// @throws FunctionPaused if it has used up too much lately
  @Nullable Object run(Scope scope, Budget budget, Budget firstRun, @Nullable Object... arguments) {
    checkPause();
    scope.take(turn);
    checkPause(); // others may have run meanwhile
    runtime.worker().state().context(scope);
    try {
      var result = call(budget, firstRun, use.called(), arguments.length == 0 ? own : arguments);
      scope.keeps(runtime.worker().state().meter().chargedBytes(), runtime.provided());
      return result;
    } finally { // an exit is thrown, too
      scope.stopped();
      checkRetention(scope);
    }
  }

  /// Calls it, and updates its statistics.
  @Nullable Object call(Budget budget, Budget firstRun, int weight, @Nullable Object... arguments) {
    if (hasRun) {
      return use.mayTakeLonger()
          ? maybeLonger(function, budget, firstRun, weight, arguments)
          : measured(function, budget, weight, arguments);
    }
    hasRun = true;
    var result = measured(function, firstRun, weight, arguments);
    if (Values.first(result) instanceof LuaFunction made) {
      function = made;
      return maybeLonger(made, budget, firstRun, weight, arguments);
    }
    return result;
  }

  private @Nullable Object maybeLonger(
      LuaFunction callee,
      Budget budget,
      Budget firstRun,
      int weight,
      @Nullable Object... arguments) {
    try {
      return measured(callee, longer(budget, firstRun), weight, arguments);
    } finally {
      if (runtime.worker().state().meter().cpuNanos() > budget.cpu().toNanos()) {
        use.tookLonger();
      }
    }
  }

  /// The same amount of work with more time. A function always has the same budgets.
  private Budget longer(Budget budget, Budget firstRun) {
    var known = longer;
    if (known == null) {
      boolean isMore = firstRun.cpu().compareTo(budget.cpu()) > 0;
      longer = known = isMore ? budget.withCpu(firstRun.cpu()) : budget;
    }
    return known;
  }

  private void checkPause() {
    var pause = allowance.pause();
    if (!pause.equals(Duration.ZERO)) {
      use.refused();
      boolean isFirst = !isPaused;
      isPaused = true;
      throw new FunctionPaused(pause, isFirst);
    }
    isPaused = false;
  }

  /// @param weight the number of calls that this measurement stands for; 0 for none
  private @Nullable Object measured(
      LuaFunction callee, Budget budget, int weight, @Nullable Object... arguments) {
    var state = runtime.worker().state();
    var meter = state.meter();
    if (weight > 0) {
      meter.measureNext();
    }
    try {
      return state.invoke(budget, callee, arguments);
    } catch (BudgetExceeded exceeded) {
      allowance.waste(meter.cpuNanos());
      throw exceeded;
    } finally {
      retention.allocated(meter.chargedBytes());
      if (weight > 0) {
        use.measured(weight, meter.cpuNanos(), meter.allocatedBytes());
      }
    }
  }

  /// Measures what the function and its timers keep, if that is due: after its calls and after its
  /// timers.
  private void checkRetention(Scope scope) {
    long all = runtime.worker().state().meter().chargedByAll();
    if (retention.isDue(all)) {
      if (source.handler() != null) {
        boundCopies(all);
      } else if (retention.look(this::kept, all)) {
        use.retained(retention.kept());
        relieve(scope);
      }
    }
    if (source.handler() == null) {
      turn.mayKeep(retention.mostKept());
    }
    runtime.checkShared(all);
  }

  /// A handler may keep what it likes, but what it adds to tables of the cache is in the way of
  /// others, and goes when it is too much.
  private void boundCopies(long all) {
    if (retention.look(this::copies, all) && retention.isExceeded()) {
      turn.copies().drop();
      retention.reset();
    }
  }

  private RetainedMemory copies() {
    var walk = new RetainedMemory(runtime.provided());
    turn.copies().reach(walk);
    return walk;
  }

  /// The first time that too much is kept, only the copies from the cache are dropped: an honest
  /// function may have got many of them, and misses nothing.
  private void relieve(Scope scope) {
    if (!retention.isExceeded()) {
      hasDroppedCopies = false;
    } else if (!hasDroppedCopies && turn.copies().drop()) {
      hasDroppedCopies = true;
      retention.reset();
    } else {
      hasDroppedCopies = false;
      startOver(scope);
    }
  }

  private RetainedMemory kept() {
    var walk = runtime.kept(function);
    runtime.worker().reach(turn, walk);
    return walk;
  }

  /// Starts again, as if the configuration had just been loaded.
  private void startOver(Scope scope) {
    boolean isForOthers = retention.isForOthers();
    retention.reset();
    use.reset();
    runtime.worker().drop(turn);
    function = runtime.start(source);
    hasRun = false;
    runtime
        .worker()
        .log()
        .write(LogLevel.ERR, new FailureReport(runtime, scope, this).ofReset(isForOthers));
  }
}
