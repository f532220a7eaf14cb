package moongate.lua.runtime;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Counts what the running invocation uses and ends it when its [Budget] is used up.
///
/// Compiled code takes one unit of fuel at each function entry and loop turn; library functions
/// call [#work(long)] before they loop and [#charge(long)] before they allocate. Fuel comes in
/// small slices: an empty slice is the moment to look at the clocks.
public final class Meter {
  private static final long SLICE = 20_000;

  /// What a unit of work costs at most, where it cannot be measured.
  private static final long NANOS_PER_UNIT = 5;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// What the thread really allocates may be this many times the budget: charges leave out what is
  /// garbage at once, such as boxed numbers, and cannot see the stacks of suspended coroutines.
  private static final long ALLOCATED_PER_CHARGED = 8;

  /// What is left of the current slice.
  private long fuel = Long.MAX_VALUE;

  /// Bytes that may still be allocated. Compiled code takes from it and calls [#outOfMemory()]
  /// below 0.
  private long memory = Long.MAX_VALUE;

  /// How many tail calls are active as plain calls; see [CompiledFunction].
  public int tailDepth;

  private long reserve;
  private long deadline = Long.MAX_VALUE;
  private long cpuLimit = Long.MAX_VALUE;
  private long cpuSpent;
  private long allocationLimit = Long.MAX_VALUE;
  private long allocated;

  /// Bytes the thread had allocated when [#cpuStart] was taken.
  private long allocationStart;

  /// Thread time when this invocation (re)started on its thread; negative until first looked at.
  private long cpuStart = -1;

  Meter() {}

  /// Takes one unit of work: compiled code does so at function entries and loop turns.
  public void step() {
    if (--fuel < 0) {
      exhausted();
    }
  }

  /// Takes `units` of work from the budget.
  public void work(long units) {
    if ((fuel -= units) < 0) {
      exhausted();
    }
  }

  /// Takes `bytes` of memory from the budget. Call it before the allocation.
  public void charge(long bytes) {
    if ((memory -= bytes) < 0) {
      outOfMemory();
    }
  }

  /// [#charge(long)] on the invocation that runs on this thread, if any: for code that has no
  /// state.
  public static void chargeCurrent(long bytes) {
    var state = LuaState.currentOrNull();
    if (state != null) {
      state.meter().charge(bytes);
    }
  }

  /// [#work(long)] on the invocation that runs on this thread, if any: for code that has no state.
  public static void workCurrent(long units) {
    var state = LuaState.currentOrNull();
    if (state != null) {
      state.meter().work(units);
    }
  }

  /// What is left of the current slice: the same for as long as no compiled function is entered.
  long left() {
    return fuel;
  }

  /// The slice is used up: takes another one, or ends the invocation.
  private void exhausted() {
    reserve += fuel;
    fuel = 0;
    if (reserve < 0) {
      throw exceeded(BudgetExceeded.Kind.CPU);
    }
    checkClocks();
    fuel = Math.min(SLICE, reserve);
    reserve -= fuel;
  }

  /// Ends the invocation for its memory.
  private void outOfMemory() {
    throw exceeded(BudgetExceeded.Kind.MEMORY);
  }

  /// Looks at the clocks now: for host functions that have waited.
  public void checkClocks() {
    if (deadline != Long.MAX_VALUE && System.nanoTime() - deadline > 0) {
      throw exceeded(BudgetExceeded.Kind.TIME);
    }
    if (cpuLimit != Long.MAX_VALUE) {
      checkThread();
    }
  }

  private void checkThread() {
    if (Thread.currentThread().isVirtual()) {
      // Such a thread has no clock of its own: its units of work have to do.
      cpuSpent += SLICE * NANOS_PER_UNIT;
      if (cpuSpent > cpuLimit) {
        throw exceeded(BudgetExceeded.Kind.CPU);
      }
      return;
    }
    long now = THREADS.getCurrentThreadCpuTime();
    if (cpuStart < 0) {
      cpuStart = now;
      allocationStart = THREADS.getCurrentThreadAllocatedBytes();
    } else if (cpuSpent + now - cpuStart > cpuLimit) {
      throw exceeded(BudgetExceeded.Kind.CPU);
    } else if (allocatedInAll() > allocationLimit) {
      throw exceeded(BudgetExceeded.Kind.MEMORY);
    }
  }

  private long allocatedInAll() {
    return allocated + THREADS.getCurrentThreadAllocatedBytes() - allocationStart;
  }

  private static BudgetExceeded exceeded(BudgetExceeded.Kind kind) {
    return new BudgetExceeded(kind, CallStack.where());
  }

  /// Starts an invocation with `budget`.
  void start(Budget budget) {
    fuel = Math.min(SLICE, budget.instructions());
    reserve = budget.instructions() - fuel;
    memory = budget.memory();
    deadline =
        budget == Budget.UNLIMITED ? Long.MAX_VALUE : System.nanoTime() + budget.wall().toNanos();
    cpuLimit = budget == Budget.UNLIMITED ? Long.MAX_VALUE : budget.cpu().toNanos();
    cpuSpent = 0;
    allocated = 0;
    allocationLimit =
        budget.memory() > Long.MAX_VALUE / ALLOCATED_PER_CHARGED
            ? Long.MAX_VALUE
            : ALLOCATED_PER_CHARGED * budget.memory();
    cpuStart = -1;
    tailDepth = 0;
  }

  /// What has to be kept while another invocation uses this meter.
  record Saved(
      long fuel,
      long memory,
      int tailDepth,
      long reserve,
      long deadline,
      long cpuLimit,
      long cpuSpent,
      long allocationLimit,
      long allocated) {}

  Saved save() {
    long spent = cpuSpent;
    long bytes = allocated;
    if (cpuStart >= 0 && !Thread.currentThread().isVirtual()) {
      spent += THREADS.getCurrentThreadCpuTime() - cpuStart;
      bytes = allocatedInAll();
    }
    return new Saved(
        fuel, memory, tailDepth, reserve, deadline, cpuLimit, spent, allocationLimit, bytes);
  }

  void restore(Saved saved) {
    fuel = saved.fuel;
    memory = saved.memory;
    tailDepth = saved.tailDepth;
    reserve = saved.reserve;
    deadline = saved.deadline;
    cpuLimit = saved.cpuLimit;
    cpuSpent = saved.cpuSpent;
    allocationLimit = saved.allocationLimit;
    allocated = saved.allocated;
    cpuStart = -1;
  }
}
