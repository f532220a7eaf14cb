package moongate.functions.ngx;

import static moongate.functions.api.PhaseRule.ANY;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `ngx.timer`: functions that run later, without a request.
final class NgxTimer {
  static final ApiModule MODULE =
      ApiModule.of("ngx.timer")
          .variadic("at", ANY, (scope, all) -> start(scope, all, "at"))
          .variadic("every", ANY, (scope, all) -> start(scope, all, "every"))
          .function(
              "running_count", ANY, scope -> Numbers.of(scope.worker().timers().runningCount()))
          .function(
              "pending_count", ANY, scope -> Numbers.of(scope.worker().timers().pendingCount()));

  private static final int BYTES = 512;
  private static final double MOST_SECONDS = TimeUnit.DAYS.toSeconds(365);

  private NgxTimer() {}

  private static @Nullable Object start(
      Scope scope, @Nullable Object[] arguments, String function) {
    double seconds = Args.number(arguments, 1, function);
    if (!(seconds >= 0)) {
      throw Args.bad(1, function, "delay must be a non-negative number");
    }
    boolean repeats = function.equals("every");
    if (repeats && seconds == 0) {
      throw scope.error("delay cannot be zero");
    }
    if (!(Args.at(arguments, 2) instanceof LuaFunction callback)) {
      throw Args.wrongType(Args.at(arguments, 2), 2, function, "function");
    }
    scope.worker().state().meter().charge(BYTES);
    var delay = Duration.ofNanos((long) (Math.min(seconds, MOST_SECONDS) * 1e9));
    var refusal =
        scope
            .worker()
            .timers()
            .start(scope, delay, repeats ? delay : null, callback, Values.from(arguments, 2));
    return refusal == null ? Boolean.TRUE : Values.pair(null, refusal);
  }
}
