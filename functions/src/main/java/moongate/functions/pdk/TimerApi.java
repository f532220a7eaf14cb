package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;

import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.functions.api.TimerOrder;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.timer`: the timers of `ngx.timer`, with names by which they can be cancelled. Its
/// functions are called with a colon. A name belongs to one worker.
final class TimerApi {
  static final ApiModule MODULE =
      ApiModule.of("kong.timer")
          .variadic("at", ANY, (scope, all) -> start(scope, all, "at", false))
          .variadic("every", ANY, (scope, all) -> start(scope, all, "every", true))
          .variadic("named_at", ANY, (scope, all) -> startNamed(scope, all, "named_at", false))
          .variadic("named_every", ANY, (scope, all) -> startNamed(scope, all, "named_every", true))
          .function("cancel", ANY, TimerApi::cancel)
          .function("stats", ANY, TimerApi::stats);

  private TimerApi() {}

  private static Object start(Scope scope, @Nullable Object[] all, String call, boolean repeats) {
    var order = TimerOrder.of(scope, all, 2, call, repeats);
    return started(scope, order, scope.worker().timers().newName());
  }

  private static Object startNamed(
      Scope scope, @Nullable Object[] all, String call, boolean repeats) {
    var name = Args.string(Args.at(all, 2), 2, call);
    return started(scope, TimerOrder.of(scope, all, 3, call, repeats), name);
  }

  private static Object started(Scope scope, TimerOrder order, String name) {
    var refusal = scope.worker().timers().start(scope, order, name);
    return refusal == null ? name : Values.pair(Boolean.FALSE, refusal);
  }

  private static Object cancel(Scope scope, @Nullable Object self, @Nullable Object name) {
    boolean isThere = scope.worker().timers().cancel(Args.string(name, 2, "cancel"));
    return isThere ? Boolean.TRUE : Values.pair(Boolean.FALSE, "timer not found");
  }

  private static Object stats(Scope scope, @Nullable Object self) {
    var timers = scope.worker().timers();
    int due = timers.dueCount();
    var system = new LuaTable();
    system.put("running", Numbers.of(timers.runningCount()));
    system.put("pending", Numbers.of(due));
    system.put("waiting", Numbers.of(timers.pendingCount() - due));
    system.put("total", Numbers.of(timers.pendingCount() + timers.runningCount()));
    system.put("runs", Numbers.of(timers.begunCount()));
    var names = timers.names();
    scope.worker().state().meter().charge(128L * (1 + names.size()));
    var named = new LuaTable();
    for (var name : names) {
      var timer = new LuaTable();
      timer.put("name", name);
      named.put(name, timer);
    }
    var stats = new LuaTable();
    stats.put("sys", system);
    stats.put("timers", named);
    return stats;
  }
}
