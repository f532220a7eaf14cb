package moongate.functions.api;

import java.util.HashMap;
import java.util.Map;
import moongate.lua.runtime.BudgetExceeded;
import org.jspecify.annotations.Nullable;

/// The statistics of a function on all workers since its configuration was loaded.
///
/// @param errors failures of all kinds, including kills
/// @param refused calls that were not made because the function was paused
/// @param resets how often it lost its state because it kept too much memory
/// @param cpuNanos processor time, estimated from a sample
/// @param allocated bytes, estimated from a sample
/// @param retained bytes that it keeps between calls, as last measured
/// @param kills invocations that a budget has ended, by budget
public record FunctionTotals(
    long calls,
    long errors,
    long refused,
    long resets,
    long cpuNanos,
    long allocated,
    long retained,
    Map<BudgetExceeded.Kind, Long> kills,
    @Nullable Failure lastFailure) {
  /// The latest failure: its time and its message.
  ///
  /// @param millis since 1970
  public record Failure(long millis, String message) {}

  /// The statistics of a function that was never called.
  public static final FunctionTotals NONE = new FunctionTotals(0, 0, 0, 0, 0, 0, 0, Map.of(), null);

  public FunctionTotals {
    kills = Map.copyOf(kills);
  }

  /// The sum of both, with the later failure.
  public FunctionTotals plus(FunctionTotals other) {
    var both = new HashMap<>(kills);
    other.kills.forEach((kind, count) -> both.merge(kind, count, Long::sum));
    return new FunctionTotals(
        calls + other.calls,
        errors + other.errors,
        refused + other.refused,
        resets + other.resets,
        cpuNanos + other.cpuNanos,
        allocated + other.allocated,
        retained + other.retained,
        both,
        later(lastFailure, other.lastFailure));
  }

  private static @Nullable Failure later(@Nullable Failure one, @Nullable Failure other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.millis > one.millis ? other : one;
  }
}
