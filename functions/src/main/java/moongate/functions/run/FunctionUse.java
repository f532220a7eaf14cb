package moongate.functions.run;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import moongate.functions.api.FunctionTotals;
import moongate.lua.runtime.BudgetExceeded;
import org.jspecify.annotations.Nullable;

/// The statistics of one function on one worker since its configuration was loaded.
///
/// Only the worker's event loop writes, so counting needs no atomic operation; any thread may read.
/// Processor time and memory are measured for the first [#FIRST] calls and then for every
/// [#SAMPLE]th call, which stands for those between: reading a thread's clock costs more than many
/// a function.
final class FunctionUse {
  private static final int FIRST = 64;

  private static final int SAMPLE = 256;
  private static final int LONGER_RUNS = 10;

  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong resets = new AtomicLong();
  private final AtomicLong cpuNanos = new AtomicLong();
  private final AtomicLong allocated = new AtomicLong();
  private final AtomicLong retained = new AtomicLong();
  private final Map<BudgetExceeded.Kind, AtomicLong> kills =
      new EnumMap<>(BudgetExceeded.Kind.class);
  private volatile FunctionTotals.@Nullable Failure lastFailure;

  /// The runs that needed more than the usual time. Belongs to the event loop.
  private int longerRuns;

  FunctionUse() {
    for (var kind : BudgetExceeded.Kind.values()) {
      kills.put(kind, new AtomicLong());
    }
  }

  /// True as long as a run may need more than the usual time, because the JVM sees some of its code
  /// for the first time. That need not be in the first calls: a branch may be taken much later.
  boolean mayTakeLonger() {
    return longerRuns < LONGER_RUNS;
  }

  void tookLonger() {
    longerRuns++;
  }

  /// Counts a call.
  ///
  /// @return the number of calls that its measurement stands for; 0 if it need not be measured
  int called() {
    long number = calls.getPlain();
    calls.lazySet(number + 1);
    if (number < FIRST) {
      return 1;
    }
    if (number % SAMPLE != 0) {
      return 0;
    }
    return number == SAMPLE ? SAMPLE - FIRST + 1 : SAMPLE;
  }

  void measured(int weight, long cpu, long bytes) {
    add(cpuNanos, weight * cpu);
    add(allocated, weight * bytes);
  }

  void failed(String message) {
    add(errors, 1);
    lastFailure = new FunctionTotals.Failure(System.currentTimeMillis(), message);
  }

  void killed(BudgetExceeded.Kind kind, String message) {
    var counter = kills.get(kind);
    if (counter != null) {
      add(counter, 1);
    }
    failed(message);
  }

  void refused() {
    add(refused, 1);
  }

  void reset() {
    add(resets, 1);
  }

  void retained(long bytes) {
    retained.lazySet(bytes);
  }

  private static void add(AtomicLong counter, long amount) {
    counter.lazySet(counter.getPlain() + amount);
  }

  /// The sum over all workers.
  static FunctionTotals totals(Iterable<FunctionUse> uses) {
    var sum = FunctionTotals.NONE;
    for (var use : uses) {
      sum = sum.plus(use.totals());
    }
    return sum;
  }

  private FunctionTotals totals() {
    var ended = new EnumMap<BudgetExceeded.Kind, Long>(BudgetExceeded.Kind.class);
    kills.forEach((kind, count) -> ended.put(kind, count.get()));
    return new FunctionTotals(
        calls.get(),
        errors.get(),
        refused.get(),
        resets.get(),
        cpuNanos.get(),
        allocated.get(),
        retained.get(),
        ended,
        lastFailure);
  }
}
