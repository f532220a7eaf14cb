package moongate.app.torture;

import java.time.Duration;
import java.util.List;

/// The result of an attack.
///
/// @param attack the attack
/// @param end how it ended, in the words of [Attack#expected()]; `hang` if it did not end
/// @param message the text of the error, or empty
/// @param cpu processor time of its thread
/// @param wall elapsed time
/// @param allocated the number of bytes that its thread allocated
/// @param retained the number of heap bytes that were still in use afterwards, after a collection
/// @param faults the violations of the rules; empty if it passed
public record Outcome(
    Attack attack,
    String end,
    String message,
    Duration cpu,
    Duration wall,
    long allocated,
    long retained,
    List<String> faults) {
  /// True if the attack did no harm.
  public boolean hasPassed() {
    return faults.isEmpty();
  }
}
