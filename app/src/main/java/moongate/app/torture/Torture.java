package moongate.app.torture;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.LuaFunction;

/// Runs attacks and judges them.
///
/// An attack passes if all of this is true: it ends as expected and within its budget plus
/// [#GRACE], it ends in the same way when it is run again in the same state, the error of a budget
/// says where it happened, the memory is free afterwards, and the next function in the same state
/// works normally.
public final class Torture {
  /// How much longer than its budget an attack may take.
  public static final Duration GRACE = Duration.ofMillis(50);

  /// A run that takes this much longer than its budget counts as hanging.
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// How many bytes a run may leave on the heap, for compiled code and what the state itself keeps.
  private static final long LEFT_BEHIND = 8L << 20;

  private static final int MOST_LOOKS = 5;
  private static final int MOST_RUNS = 5;
  private static final Duration MOMENT = Duration.ofMillis(10);

  private static final Set<String> BUDGET_ENDS = Set.of("cpu", "time", "memory", "output");
  private static final Pattern POSITION = Pattern.compile(".+:\\d+: ");
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Budget budget;
  private final Duration grace;

  /// The heap in use before the next attack, in bytes; -1 before the first one.
  private long heapBefore = -1;

  /// @param budget the budget of each run of an attack
  public Torture(Budget budget) {
    this(budget, GRACE);
  }

  /// @param budget the budget of each run of an attack
  /// @param grace how much longer than that it may take
  public Torture(Budget budget, Duration grace) {
    this.budget = budget;
    this.grace = grace;
  }

  /// Runs one attack on its own thread.
  public Outcome run(Attack attack) {
    long before = heapBefore < 0 ? heapInUse() : heapBefore;
    var run = new FutureTask<>(() -> measure(attack));
    var thread = Thread.ofPlatform().daemon().name("attack " + attack.id()).start(run);
    try {
      var measured =
          run.get(budget.wall().multipliedBy(2).plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
      thread.join();
      long after = heapInUse();
      for (int i = 0; i < MOST_LOOKS && after - before > LEFT_BEHIND; i++) {
        // Weakly referenced objects are freed by a later call, and classes only by a second one.
        Thread.sleep(MOMENT);
        measured.victim.probe();
        after = heapInUse();
      }
      heapBefore = after;
      long retained = Math.max(0, after - before);
      if (retained > LEFT_BEHIND) {
        measured.faults.add("memory is not free again");
      }
      return measured.outcome(attack, retained);
    } catch (TimeoutException hangs) {
      return new Outcome(
          attack, "hang", "", budget.cpu(), budget.wall().plus(PATIENCE), 0, 0, List.of("hangs"));
    } catch (InterruptedException | ExecutionException failure) {
      throw new IllegalStateException("attack " + attack.id(), failure);
    }
  }

  /// The budget, multiplied for attacks that need more work; the limit of elapsed time stays.
  private Budget granted(Attack attack) {
    int times = attack.budgets();
    return new Budget(
        times * budget.instructions(),
        budget.cpu().multipliedBy(times),
        budget.wall(),
        times * budget.memory(),
        times * budget.output());
  }

  private record Measured(
      Victim.End end,
      Duration cpu,
      Duration wall,
      long allocated,
      List<String> faults,
      Victim victim) {
    /// The victim is still referenced here, so what its state keeps counts as retained.
    Outcome outcome(Attack attack, long retained) {
      return new Outcome(
          attack, end.word(), end.message(), cpu, wall, allocated, retained, List.copyOf(faults));
    }
  }

  private Measured measure(Attack attack) {
    var granted = granted(attack);
    var victim = new Victim(attack.needsFullLibrary(), granted);
    var faults = new ArrayList<String>();
    var compiled = victim.compile(attack);
    var function = compiled.function();
    if (function == null) {
      var refused = compiled.refused() == null ? new Victim.End("", "") : compiled.refused();
      check(attack, refused, faults);
      return new Measured(refused, Duration.ZERO, Duration.ZERO, 0, faults, victim);
    }
    var run = warmRun(attack, victim, function);
    check(attack, run.end, faults);
    checkTimes(granted, run.cpu, run.wall, faults);
    var again = warmRun(attack, victim, function).end;
    if (!attack.expected().contains(again.word())) {
      faults.add("ends with '" + again.word() + "' when run again: " + again.message());
    }
    var probe = victim.probe();
    if (!probe.message().equals("sound")) {
      faults.add("the next call fails: " + probe.word() + " " + probe.message());
    }
    return new Measured(run.end, run.cpu, run.wall, run.allocated, faults, victim);
  }

  private record Run(Victim.End end, Duration cpu, Duration wall, long allocated) {}

  /// Runs the function, and once more if it must finish but exceeded its processor time: on a busy
  /// machine, code that the JVM has not compiled yet may need more than the budget.
  private static Run warmRun(Attack attack, Victim victim, LuaFunction function) {
    var run = timedRun(victim, function);
    for (int i = 1; i < MOST_RUNS && isOnlySlow(attack, run.end); i++) {
      run = timedRun(victim, function);
    }
    return run;
  }

  private static boolean isOnlySlow(Attack attack, Victim.End end) {
    return end.word().equals("cpu")
        && attack.expected().contains("done")
        && !attack.expected().contains("cpu");
  }

  private static Run timedRun(Victim victim, LuaFunction function) {
    long wallStart = System.nanoTime();
    long cpuStart = THREADS.getCurrentThreadCpuTime();
    long allocationStart = THREADS.getCurrentThreadAllocatedBytes();
    var end = victim.run(function);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - allocationStart;
    var cpu = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - cpuStart);
    var wall = Duration.ofNanos(System.nanoTime() - wallStart);
    return new Run(end, cpu, wall, allocated);
  }

  private static void check(Attack attack, Victim.End end, List<String> faults) {
    if (!attack.expected().contains(end.word())) {
      faults.add(
          "ends with '" + end.word() + "', not with " + String.join(" or ", attack.expected()));
    }
    if (BUDGET_ENDS.contains(end.word()) && !POSITION.matcher(end.message()).lookingAt()) {
      faults.add("does not say where it was");
    }
  }

  private void checkTimes(Budget granted, Duration cpu, Duration wall, List<String> faults) {
    if (cpu.compareTo(granted.cpu().plus(grace)) > 0) {
      faults.add("takes more processor time than its budget");
    }
    if (wall.compareTo(granted.wall().plus(grace)) > 0) {
      faults.add("takes more time than its budget");
    }
  }

  private static long heapInUse() {
    var runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
