package moongate.functions.api;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import moongate.fiber.Fiber;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.CallStack;
import org.jspecify.annotations.Nullable;

/// The waiting invocations of the node that may hold memory which others have allocated. An
/// invocation that wakes up again and again can move into its local variables, where nobody can
/// count it, what others leave for it.
///
/// It cannot hold more than all invocations were charged for between its beginning and its last
/// suspension, and what its function had kept before. That is an upper bound for one that collects
/// memory, but says little about an honest one, so nothing is refused because of it. Only if the
/// heap is short, those that may hold the most are ended:
///
///     A  ──wait──▶ takes 20 MB ──wait──▶ takes 20 MB ──wait─────   may hold 40 MB or more
///     B  ──wait─────────────────────────────────────────────────   has had no occasion to take any
///
/// Safe for all threads.
public final class WaitingRuns {
  private static final String SHORT =
      "the heap is short, and while it waited it may have been handed up to %d MB by others";

  private final Set<Run> runs = ConcurrentHashMap.newKeySet();

  WaitingRuns() {}

  /// A waiting invocation.
  static final class Run {
    private final Fiber fiber;
    private final long mayHold;
    private volatile boolean isEnded;

    private Run(Fiber fiber, long mayHold) {
      this.fiber = fiber;
      this.mayHold = mayHold;
    }

    private long mayHold() {
      return mayHold;
    }

    /// True if it must not wait any longer.
    boolean isEnded() {
      return isEnded;
    }

    private void end() {
      isEnded = true;
      fiber.unpark();
    }

    /// Ends the invocation, which runs again, if it was chosen to end.
    void checkEnded() {
      if (isEnded) {
        throw new BudgetExceeded(
            BudgetExceeded.Kind.MEMORY,
            CallStack.where(),
            SHORT.formatted(Math.max(1, mayHold >> 20)));
      }
    }
  }

  /// An invocation begins to wait on `fiber`.
  ///
  /// @param mayHold the bytes that others may have handed to it
  /// @return null if that is next to nothing
  @Nullable Run add(Fiber fiber, long mayHold) {
    if (mayHold < HeldMemory.SMALL) {
      return null;
    }
    var run = new Run(fiber, mayHold);
    runs.add(run);
    return run;
  }

  /// The invocation has stopped waiting.
  void remove(Run run) {
    runs.remove(run);
  }

  /// The heap is short: ends the invocations that may hold the most.
  ///
  /// @param isStill whether ending some a moment ago was not enough: then many may hold a little
  ///   each
  /// @return how many end
  public int relieve(boolean isStill) {
    var byMost =
        runs.stream()
            .filter(run -> !run.isEnded())
            .sorted(Comparator.comparingLong(Run::mayHold).reversed())
            .toList();
    var ending = isStill ? half(byMost) : outstanding(byMost);
    ending.forEach(Run::end);
    return ending.size();
  }

  private static List<Run> half(List<Run> byMost) {
    return byMost.subList(0, (byMost.size() + 1) / 2);
  }

  /// The invocations that may hold more than half as much as the first.
  private static List<Run> outstanding(List<Run> byMost) {
    return byMost.stream()
        .takeWhile(run -> run.mayHold() > byMost.getFirst().mayHold() / 2)
        .toList();
  }
}
