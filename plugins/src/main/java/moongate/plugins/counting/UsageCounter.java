package moongate.plugins.counting;

import moongate.fiber.Fiber;
import moongate.fiber.Loop;

/// Counts how much one client has used of one thing.
public interface UsageCounter {
  /// The counts in the current window of each period. May wait.
  ///
  /// @throws CountsUnavailable if the store does not answer
  long[] counts(Fiber fiber, Period[] periods, long epochSecond);

  /// Adds to the current windows. Never waits; increments that cannot be stored are lost.
  ///
  /// @param loop the loop of the current thread
  /// @param amount may be negative; a count does not fall below zero
  void add(Loop loop, Period[] periods, long amount, long epochSecond);
}
