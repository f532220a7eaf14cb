package moongate.functions.api;

import java.util.HashMap;
import java.util.Map;
import moongate.lua.runtime.BudgetExceeded;
import org.jspecify.annotations.Nullable;

/// What a function did on all workers since its configuration was loaded.
///
/// @param errors failures of all sorts, kills included
/// @param refused calls that were not made, because the function had used up too much
/// @param resets how often it lost its state for keeping too much memory
/// @param cpuNanos processor time, estimated from a sample
/// @param allocated bytes, estimated from a sample
/// @param retained bytes that it keeps between calls, as last looked at
/// @param kills ended invocations, by the budget that ended them
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
  /// The latest failure: when, and what was said.
  ///
  /// @param millis since 1970
  public record Failure(long millis, String message) {}

  /// Of a function that was never called.
  public static final FunctionTotals NONE = new FunctionTotals(0, 0, 0, 0, 0, 0, 0, Map.of(), null);

  public FunctionTotals {
    kills = Map.copyOf(kills);
  }

  /// Those of both, with the later failure.
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
