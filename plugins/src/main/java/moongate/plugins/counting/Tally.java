package moongate.plugins.counting;

import moongate.fiber.Fiber;
import moongate.fiber.Loop;

/// How much one client has used of one thing.
public interface Tally {
  /// What was counted in the window of each period that holds now. May wait.
  ///
  /// @throws CountsUnavailable when the store cannot be asked
  long[] counts(Fiber fiber, Period[] periods, long epochSecond);

  /// Adds to the windows that hold now; never waits, and what cannot be kept is lost.
  ///
  /// @param loop whose thread this is
  /// @param amount may be negative: a count does not fall below zero
  void add(Loop loop, Period[] periods, long amount, long epochSecond);
}
