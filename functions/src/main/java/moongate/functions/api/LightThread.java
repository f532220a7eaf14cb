package moongate.functions.api;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.Consumer;
import moongate.fiber.Fiber;
import moongate.fiber.Loop;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// A function that runs on its own fiber: what `ngx.thread.spawn` and `ngx.timer.at` start. It has
/// its own budget, and shares a [CpuAllowance] with other threads. While it waits, its loop, the
/// code that started it and everything else goes on.
public final class LightThread {
  /// Ends a thread that was killed. It is an error, so that no Lua construct can catch it.
  public static final class Killed extends Error {
    Killed() {
      super("light thread killed", null, false, false);
    }
  }

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final @Nullable Object[] NOTHING = {};

  private final Scope scope;
  private final @Nullable LightThread parent;
  private final LuaFunction function;
  private final @Nullable Object[] arguments;
  private final Budget budget;
  private final CpuAllowance cpu;
  private final Consumer<LightThread> onEnd;
  private final Fiber fiber;
  private @Nullable Object[] results = NOTHING;
  private @Nullable Throwable failure;
  private boolean isDone;
  private boolean isKilled;
  private long runningSince;
  private WaitingRuns.@Nullable Run waiting;

  /// Creates a thread; [#start()] or [#startInside()] runs it.
  ///
  /// @param onEnd called on the thread's fiber when its function has ended; it may wait
  LightThread(
      Scope scope,
      Loop loop,
      @Nullable LightThread parent,
      LuaFunction function,
      @Nullable Object[] arguments,
      Budget budget,
      CpuAllowance cpu,
      Consumer<LightThread> onEnd) {
    this.scope = scope;
    this.parent = parent;
    this.function = function;
    this.arguments = arguments;
    this.budget = budget;
    this.cpu = cpu;
    this.onEnd = onEnd;
    this.fiber = Fiber.create(loop, this::run);
    var trace = scope.hasRequest() ? scope.exchange().recorded() : null;
    if (trace != null) {
      fiber.attach(trace);
    }
  }

  /// Thrown by a thread to end itself without an error.
  public static Error ended() {
    return new Killed();
  }

  Fiber fiber() {
    return fiber;
  }

  /// The thread that started this one; null for the request's own.
  @Nullable LightThread parent() {
    return parent;
  }

  /// True when its function has returned, failed or been killed.
  public boolean isDone() {
    return isDone || isKilled;
  }

  /// True when it was killed.
  public boolean isKilled() {
    return isKilled;
  }

  /// What the function returned.
  public @Nullable Object[] results() {
    return results;
  }

  /// Why the function ended without a result; null when it has one.
  public @Nullable Throwable failure() {
    return failure;
  }

  void start() {
    fiber.start();
  }

  void startInside() {
    fiber.startInside();
  }

  /// Ends it at the point where it waits.
  void kill() {
    if (!isDone()) {
      isKilled = true;
      fiber.unpark();
    }
  }

  private void run() {
    var state = scope.worker().state();
    scope.fibers().runs(this);
    if (parent == null) {
      scope.awaitTurn();
    }
    cpu.begins(this);
    state.context(scope);
    runningSince = cpuNanos();
    try {
      checkAlive();
      results = Values.array(state.invoke(budget, function, arguments));
    } catch (Throwable thrown) {
      failure = thrown;
    } finally {
      pauses();
      scope.charged(state.meter().chargedBytes());
      state.context(null);
      scope.fibers().runsOwnCode();
      isDone = true;
    }
    onEnd.accept(this);
  }

  /// The thread begins to wait.
  void pauses() {
    cpu.spend(cpuNanos() - runningSince);
  }

  /// The thread goes on after a wait.
  void goesOn() {
    runningSince = cpuNanos();
  }

  /// Its entry among the waiting invocations; null if it does not wait, or has no entry.
  WaitingRuns.@Nullable Run waiting() {
    return waiting;
  }

  void waitsAs(WaitingRuns.@Nullable Run run) {
    waiting = run;
  }

  /// Ends the running thread if it was killed meanwhile.
  void checkAlive() {
    if (isKilled) {
      throw new Killed();
    }
    if (cpu.isSpent()) {
      throw new BudgetExceeded(BudgetExceeded.Kind.CPU, CallStack.where());
    }
  }

  private static long cpuNanos() {
    return Thread.currentThread().isVirtual()
        ? System.nanoTime()
        : THREADS.getCurrentThreadCpuTime();
  }
}
