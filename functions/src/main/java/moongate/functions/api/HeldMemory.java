package moongate.functions.api;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that all requests of the node together hold for functions while none of their
/// functions runs: what a waiting invocation has allocated, and what a request keeps in its
/// contexts and in its answer until that is sent. Each run has its budget, but a hundred runs that
/// wait at the same time would hold a hundred times that. Safe for all threads.
///
/// **Nobody gets more than half of what is left**, so that greedy functions, however many wait,
/// never take the memory of small ones:
///
///     │ 26 MB │ 26 MB │ 26 MB │ … │ left: 40 MB │   20 MB: yes   26 MB: no   1 MB: yes
public final class HeldMemory {
  /// Smaller amounts are not counted: a connection costs as much anyway.
  static final long SMALL = 16 << 10;

  /// The message for those who get no memory.
  static final String REFUSAL =
      "functions that wait hold too much together, see function_waiting_limit";

  private static final double SHARE_OF_HEAP = 0.4;
  private static final long LEAST = 8 << 20;

  private final long capacity;
  private final AtomicLong held = new AtomicLong();
  private final WaitingRuns waiting = new WaitingRuns();

  public HeldMemory(long capacity) {
    this.capacity = capacity;
  }

  /// A share of the heap, minus what `running` invocations with `budget` bytes each may take.
  public static HeldMemory ofHeap(int running, long budget) {
    long rest = Runtime.getRuntime().maxMemory() - running * budget;
    return new HeldMemory(Math.max(LEAST, (long) (SHARE_OF_HEAP * rest)));
  }

  /// True if `bytes` more may be held.
  boolean admits(long bytes) {
    return bytes < SMALL || bytes <= (capacity - held.get()) / 2;
  }

  /// Holds `bytes` until [#release(long)], if they are admitted.
  boolean hold(long bytes) {
    if (bytes < SMALL) {
      return true;
    }
    if (!admits(bytes)) {
      return false;
    }
    held.addAndGet(bytes);
    return true;
  }

  /// Gives back what [#hold(long)] took.
  void release(long bytes) {
    if (bytes >= SMALL) {
      held.addAndGet(-bytes);
    }
  }

  /// The waiting invocations, which may also hold memory that they were not charged for.
  public WaitingRuns waiting() {
    return waiting;
  }

  /// The bytes that are held now.
  public long bytes() {
    return held.get();
  }
}
