package moongate.app.torture;

import java.time.Duration;
import java.util.List;

/// What became of an attack.
///
/// @param attack the attack
/// @param end how it ended, in the words of [Attack#expected()]; `hang` when it did not
/// @param message the error's own text, or empty
/// @param cpu processor time of its thread
/// @param wall time on the clock
/// @param allocated bytes that its thread allocated
/// @param retained bytes of the heap that were still in use after it, collected
/// @param faults what went against the pass rule; empty when it passed
public record Outcome(
    Attack attack,
    String end,
    String message,
    Duration cpu,
    Duration wall,
    long allocated,
    long retained,
    List<String> faults) {
  /// True when the attack did no harm.
  public boolean hasPassed() {
    return faults.isEmpty();
  }
}
