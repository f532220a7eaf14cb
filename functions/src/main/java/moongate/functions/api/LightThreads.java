package moongate.functions.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import moongate.fiber.Fiber;
import moongate.fiber.Rethrow;
import moongate.lua.runtime.Coroutine;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The user threads (`ngx.thread`) of one request or timer.
///
/// Each is a Lua coroutine that runs on its own fiber, so that it alone is suspended when it waits.
/// All threads end, at the latest, with the phase of the plugin that started them: the phase waits
/// for the threads that are left, or kills them if it has failed or exited. No thread may take
/// longer than the code that started it.
public final class LightThreads {
  private static final int MOST_ALIVE = 100;
  private static final int BYTES = 4096;
  private static final int WORK = 2000;
  private final Scope scope;

  /// The fiber of the phase, which may end before the threads that it has killed notice that.
  private final Fiber stepFiber;

  private final CpuAllowance cpu;
  private final Map<Coroutine, LightThread> byCoroutine = new IdentityHashMap<>();
  private final Set<Coroutine> known = Collections.newSetFromMap(new WeakHashMap<>());
  private int alive;
  private @Nullable Throwable abortion;

  LightThreads(Scope scope) {
    this.scope = scope;
    this.stepFiber = scope.fibers().own();
    this.cpu = CpuAllowance.of(scope.worker().budgets().requestCpu().toNanos());
  }

  /// Starts `coroutine`, which runs at once until it first waits.
  public void spawn(Coroutine coroutine, @Nullable Object[] arguments) {
    if (alive >= MOST_ALIVE) {
      throw scope.error("too many light threads: at most " + MOST_ALIVE + " at a time");
    }
    var state = scope.worker().state();
    state.meter().work(WORK);
    state.meter().charge(BYTES);
    HostFunction.FN drive = (LuaState s, @Nullable Object[] all) -> drive(coroutine, all);
    var thread =
        new LightThread(
            scope,
            scope.fiber().loop(),
            scope.fibers().thread(),
            HostFunction.of(state, "thread", drive),
            arguments,
            scope.worker().budgets().of(scope.phase()).withWall(state.meter().remainingTime()),
            cpu,
            this::ended);
    byCoroutine.put(coroutine, thread);
    known.add(coroutine);
    alive++;
    scope.suspend(thread::startInside);
  }

  /// Runs the coroutine; after a yield, the thread continues in the loop's next turn.
  private @Nullable Object drive(Coroutine coroutine, @Nullable Object[] arguments) {
    var results = coroutine.resume(Values.of(arguments));
    while (coroutine.status() != Coroutine.Status.DEAD) {
      scope.yield();
      results = coroutine.resume(Values.NONE);
    }
    return results;
  }

  private void ended(LightThread thread) {
    alive--;
    switch (thread.failure()) {
      case null -> {}
      case LuaError error -> logFailure(error);
      case LightThread.Killed _ -> {}
      case Throwable ending -> abort(ending);
    }
    parentOf(thread).unpark();
    if (alive == 0) {
      stepFiber.unpark(); // which waits for all of them, whoever has started them
    }
  }

  private Fiber parentOf(LightThread thread) {
    var parent = thread.parent();
    return parent == null ? stepFiber : parent.fiber();
  }

  private void logFailure(LuaError error) {
    var traceback = error.traceback();
    scope.report(
        "lua user thread aborted: runtime error: "
            + error.getMessage()
            + (traceback == null ? "" : "\n" + traceback));
  }

  /// An exit, or an exceeded budget, of one thread ends all threads and the phase.
  private void abort(Throwable ending) {
    if (abortion == null) {
      abortion = ending;
      killAll();
      stepFiber.unpark();
    }
  }

  /// True if the phase is about to end because of one of its threads.
  boolean isAborted() {
    return abortion != null;
  }

  /// Ends the phase, whose own code runs now, in the same way as one of its threads has ended.
  void checkAborted() {
    var ending = abortion;
    if (ending != null) {
      abortion = null;
      throw Rethrow.unchanged(ending);
    }
  }

  /// The thread that drives `coroutine`; null when none does.
  public @Nullable LightThread of(Coroutine coroutine) {
    return byCoroutine.get(coroutine);
  }

  /// True when `coroutine` is or was a user thread.
  public boolean wasSpawned(Coroutine coroutine) {
    return known.contains(coroutine);
  }

  /// The thread of `coroutine` was waited for.
  public void forget(Coroutine coroutine) {
    byCoroutine.remove(coroutine);
  }

  /// Waits until one of `those` has ended, and returns it; null if the wait was given up.
  public @Nullable LightThread awaitAny(List<LightThread> those) {
    var found = firstDone(those);
    if (found != null) {
      return found;
    }
    scope.suspendFor(scope.worker().budgets().wall(), () -> firstDone(those) != null);
    return firstDone(those);
  }

  /// The first of `those` that has ended; null if all of them go on.
  public static @Nullable LightThread firstDone(List<LightThread> those) {
    for (var thread : those) {
      if (thread.isDone()) {
        return thread;
      }
    }
    return null;
  }

  /// Ends a thread at the point where it waits.
  public void kill(LightThread thread) {
    thread.kill();
  }

  /// Waits, after the phase's own code has ended, until no thread is left.
  void finish() {
    while (alive > 0 && abortion == null) {
      stepFiber.park();
    }
    checkAborted();
  }

  void killAll() {
    for (var thread : new ArrayList<>(byCoroutine.values())) {
      thread.kill();
    }
  }
}
