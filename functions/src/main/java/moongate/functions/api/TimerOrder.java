package moongate.functions.api;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.RetainedMemory;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// What a function asks of a timer.
///
/// @param period how long after each run the next one comes; null for one run
/// @param arguments what `function` gets behind `premature`
public record TimerOrder(
    Duration delay, @Nullable Duration period, LuaFunction function, @Nullable Object[] arguments) {
  private static final int BYTES = 512;
  private static final double MOST_SECONDS = TimeUnit.DAYS.toSeconds(365);

  /// Reads the order from the arguments of a call: a delay, a function, and its arguments. Charges
  /// the caller for the timer.
  ///
  /// @param first where the delay is, from 1
  /// @param call the name of the call, for messages
  /// @throws LuaError if one of them cannot be used
  public static TimerOrder of(
      Scope scope, @Nullable Object[] all, int first, String call, boolean repeats) {
    double seconds = Args.number(all, first, call);
    if (!(seconds >= 0)) {
      throw Args.bad(first, call, "delay must be a non-negative number");
    }
    if (repeats && seconds == 0) {
      throw scope.error("delay cannot be zero");
    }
    if (!(Args.at(all, first + 1) instanceof LuaFunction callback)) {
      throw Args.wrongType(Args.at(all, first + 1), first + 1, call, "function");
    }
    scope.worker().state().meter().charge(BYTES);
    var delay = Duration.ofNanos((long) (Math.min(seconds, MOST_SECONDS) * 1e9));
    return new TimerOrder(delay, repeats ? delay : null, callback, Values.from(all, first + 1));
  }

  /// Adds what the timer keeps.
  RetainedMemory addTo(RetainedMemory walk) {
    walk.add(function);
    for (var argument : arguments) {
      walk.add(argument);
    }
    return walk;
  }
}
