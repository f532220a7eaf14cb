package moongate.functions.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import moongate.fiber.Fiber;
import moongate.http.Caller;
import org.jspecify.annotations.Nullable;

/// The fibers on which the functions of a [Scope] run, those of the request or timer and of light
/// threads, and how functions wait on them. Not shared between threads.
///
/// Functions wait on the running fiber, while other functions use the state, and no longer than
/// their time allows. If the client hangs up, they are not ended: as with nginx's
/// `lua_check_client_abort off`, they can finish what they have begun.
final class ScopeFibers {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final Scope scope;
  private @Nullable LightThread running;
  private @Nullable LightThread timer;
  private @Nullable LightThreads threads;

  /// The entry of the request's own code among the waiting invocations.
  private WaitingRuns.@Nullable Run waiting;

  ScopeFibers(Scope scope) {
    this.scope = scope;
  }

  /// The running fiber.
  Fiber now() {
    var thread = running;
    return thread == null ? own() : thread.fiber();
  }

  /// The fiber of the request or timer itself.
  Fiber own() {
    var own = timer;
    return own == null ? scope.exchange().fiber() : own.fiber();
  }

  /// The light thread that runs; null for the request's own code.
  @Nullable LightThread thread() {
    return running;
  }

  void runs(@Nullable LightThread thread) {
    running = thread;
  }

  /// The request's or timer's own code runs now, or nothing runs.
  void runsOwnCode() {
    running = timer;
  }

  /// `own` runs the timer that the scope is for.
  void timer(LightThread own) {
    timer = own;
  }

  /// True for the thread that is the request's or timer's own code.
  private boolean isOwnCode(@Nullable LightThread thread) {
    return thread == timer;
  }

  /// True if only the request's or timer's own code runs.
  boolean isAlone() {
    return threads == null && isOwnCode(running);
  }

  /// The user threads, made at the first use.
  LightThreads threads() {
    var known = threads;
    if (known == null) {
      threads = known = new LightThreads(scope);
    }
    return known;
  }

  /// True when a light thread has ended the request.
  private boolean isAborted() {
    return threads != null && threads.isAborted();
  }

  /// Ends the phase, whose own code runs now, if a light thread has ended the request.
  void checkAborted() {
    if (threads != null) {
      threads.checkAborted();
    }
  }

  /// Waits for the threads that are left.
  void finish() {
    if (threads != null) {
      threads.finish();
      threads = null;
      runsOwnCode();
    }
  }

  void kill() {
    runsOwnCode(); // one of the threads may have run last
    if (threads != null) {
      threads.killAll();
      threads = null;
    }
  }

  /// The caller on whose behalf a function calls other servers.
  Caller caller() {
    var fiber = now();
    var thread = running;
    return new Caller() {
      @Override
      public Fiber fiber() {
        return fiber;
      }

      @Override
      public boolean isGone() {
        return isInterrupted(thread);
      }
    };
  }

  /// True if `thread` should not wait any longer, because it was killed.
  private boolean isInterrupted(@Nullable LightThread thread) {
    return (thread != null && thread.isKilled())
        || (isOwnCode(thread) && isAborted())
        || isEnded(thread);
  }

  private boolean isEnded(@Nullable LightThread thread) {
    var run = thread == null ? waiting : thread.waiting();
    return run != null && run.isEnded();
  }

  <T extends @Nullable Object> T await(Supplier<T> wait) {
    var result = new ArrayList<T>(1);
    suspend(() -> result.add(wait.get()));
    return result.getFirst();
  }

  /// @throws moongate.lua.runtime.BudgetExceeded when those who wait hold too much already, or the
  ///   function's time is up: what fails because of that may be answered, but is the last wait
  void suspend(Runnable wait) {
    var fiber = now();
    scope.stopped();
    pause(() -> {
      wait.run();
      scope.awaitTurn(fiber);
    });
  }

  private void pause(Runnable wait) {
    var own = running;
    var state = scope.worker().state();
    if (state.meter().remainingTime().isZero()) {
      state.meter().checkClocks();
    }
    var held = scope.worker().services().held();
    long bytes = state.meter().chargedBytes();
    if (!held.hold(bytes)) {
      throw HeldByRequest.refusal();
    }
    if (own != null) {
      own.pauses();
    }
    var run = held.waiting().add(now(), state.meter().chargedByOthers() + scope.noteTaken());
    waitsAs(own, run);
    RuntimeException failure = null;
    try {
      state.suspended(wait);
    } catch (RuntimeException failed) {
      failure = failed;
    } finally {
      held.release(bytes);
      running = own;
      if (run != null) {
        held.waiting().remove(run);
        waitsAs(own, null);
      }
      if (own != null) {
        own.goesOn();
      }
    }
    checkAlive(own);
    if (run != null) {
      run.checkEnded();
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void waitsAs(@Nullable LightThread thread, WaitingRuns.@Nullable Run run) {
    if (thread == null) {
      waiting = run;
    } else {
      thread.waitsAs(run);
    }
  }

  /// Ends the code that has waited, if it must not go on, for example because its request is over.
  private void checkAlive(@Nullable LightThread own) {
    if (own != null) {
      own.checkAlive();
    }
    if (isOwnCode(own)) {
      checkAborted();
    }
  }

  /// The shorter one of `wanted` and the time that the invocation still has.
  Duration atMost(Duration wanted) {
    var left = scope.worker().state().meter().remainingTime();
    var longest = left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    return wanted.compareTo(longest) < 0 ? wanted : longest;
  }

  /// Waits until something that calls [Fiber#unpark()] has made `isOver` true, for `duration` at
  /// most, and no longer than the invocation may still take.
  void suspendFor(Duration duration, BooleanSupplier isOver) {
    var longest = atMost(duration);
    var fiber = now();
    var thread = running;
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
        while (!isLate[0] && !isOver.getAsBoolean() && !isInterrupted(thread)) {
          fiber.park();
        }
      } finally {
        alarm.cancel();
      }
    });
  }

  /// The running function has used its event loop for long enough: lets others run, but not the
  /// same function.
  void giveWay(Turn turn) {
    if (!scope.worker().services().held().admits(scope.worker().state().meter().chargedBytes())) {
      return; // it would have to end: let it go on
    }
    try {
      var fiber = now();
      turn.interrupt(() -> pause(fiber::yield));
    } catch (IllegalStateException | StackOverflowError unable) {
      // There is a native frame on the stack, or no room on it: the function continues, within its
      // budget.
    }
  }
}
