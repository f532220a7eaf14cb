package moongate.functions.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import moongate.fiber.Fiber;
import moongate.http.Caller;
import org.jspecify.annotations.Nullable;

/// How the function of a [Scope] waits: on the fiber that runs, which may be a light thread's,
/// while other functions use the state, and no longer than its time allows. A client that hangs up
/// does not end it: as with nginx's `lua_check_client_abort off`, what it has begun it can finish.
final class Waiting {
  private final Scope scope;

  Waiting(Scope scope) {
    this.scope = scope;
  }

  /// On whose behalf a function calls others.
  Caller caller() {
    var fiber = scope.fiber();
    var running = scope.thread();
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

  /// True when `running` should not wait any longer, since it was killed.
  private boolean isInterrupted(@Nullable LightThread running) {
    return running != null && running.isKilled() || scope.isOwnCode(running) && scope.isAborted();
  }

  <T extends @Nullable Object> T await(Supplier<T> wait) {
    var result = new ArrayList<T>(1);
    suspend(() -> result.add(wait.get()));
    return result.getFirst();
  }

  /// @throws moongate.lua.runtime.BudgetExceeded when those who wait hold too much already
  void suspend(Runnable wait) {
    var own = scope.thread();
    var state = scope.worker().state();
    var held = scope.worker().services().held();
    long bytes = state.meter().chargedBytes();
    if (!held.hold(bytes)) {
      throw HeldByRequest.refusal();
    }
    if (own != null) {
      own.pauses();
    }
    RuntimeException failure = null;
    try {
      state.suspended(wait);
    } catch (RuntimeException failed) {
      failure = failed;
    } finally {
      held.release(bytes);
      scope.runs(own);
      if (own != null) {
        own.goesOn();
      }
    }
    checkAlive(own);
    if (failure != null) {
      throw failure;
    }
  }

  /// Ends the code that has waited, whatever came of it, when it is to run no longer: its request
  /// may be over.
  private void checkAlive(@Nullable LightThread own) {
    if (own != null) {
      own.checkAlive();
    }
    if (scope.isOwnCode(own)) {
      scope.checkAborted();
    }
  }

  /// Waits until something that calls [Fiber#unpark()] has made `isOver` true, for `duration` at
  /// most, and no longer than an invocation may take.
  void suspendFor(Duration duration, BooleanSupplier isOver) {
    var wall = scope.worker().budgets().wall();
    var longest = duration.compareTo(wall) < 0 ? duration : wall;
    var fiber = scope.fiber();
    var running = scope.thread();
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

  /// The running function has had its event loop for long enough: lets others run, but not in the
  /// same function.
  void giveWay(Turn turn) {
    if (!scope.worker().services().held().admits(scope.worker().state().meter().chargedBytes())) {
      return; // it would have to end: let it go on
    }
    try {
      var fiber = scope.fiber();
      turn.interrupt(() -> suspend(fiber::yield));
    } catch (IllegalStateException | StackOverflowError unable) {
      // A native frame is on the stack, or no room on it: the function goes on, within its budget.
    }
  }
}
