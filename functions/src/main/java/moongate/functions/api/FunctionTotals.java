package moongate.functions.api;

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

  public FunctionTotals {
    kills = Map.copyOf(kills);
  }
}
