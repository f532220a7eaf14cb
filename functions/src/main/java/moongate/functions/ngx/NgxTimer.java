package moongate.functions.ngx;

import static moongate.functions.api.PhaseRule.ANY;

import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.functions.api.TimerOrder;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `ngx.timer`: functions that run later, without a request.
final class NgxTimer {
  static final ApiModule MODULE =
      ApiModule.of("ngx.timer")
          .variadic("at", ANY, (scope, all) -> start(scope, all, "at", false))
          .variadic("every", ANY, (scope, all) -> start(scope, all, "every", true))
          .function(
              "running_count", ANY, scope -> Numbers.of(scope.worker().timers().runningCount()))
          .function(
              "pending_count", ANY, scope -> Numbers.of(scope.worker().timers().pendingCount()));

  private NgxTimer() {}

  private static @Nullable Object start(
      Scope scope, @Nullable Object[] arguments, String call, boolean repeats) {
    var order = TimerOrder.of(scope, arguments, 1, call, repeats);
    var refusal = scope.worker().timers().start(scope, order);
    return refusal == null ? Boolean.TRUE : Values.pair(null, refusal);
  }
}
