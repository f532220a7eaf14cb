package moongate.lua.runtime;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// Counts the resources that the running invocation uses and ends it when its [Budget] is used up.
///
/// Compiled code takes one unit of fuel at each function entry and loop iteration; library
/// functions call [#work(long)] before they loop and [#charge(long)] before they allocate. Fuel is
/// handed out in small slices: the clocks are checked whenever a slice is used up.
public final class Meter {
  /// The largest slice in units; the next constant is for the first slice, because the cost of a
  /// unit is not known yet.
  private static final long SLICE = 20_000;

  private static final long FIRST_SLICE = 2_000;
  private static final long LEAST_SLICE = 100;

  /// The intended duration of a slice. If library functions take much longer per unit than compiled
  /// code, slices become smaller.
  private static final long SLICE_NANOS = 1_000_000;

  /// The largest factor by which a slice may grow, because the following work may be more
  /// expensive.
  private static final long LARGEST_GROWTH = 10;

  /// The minimum time for which an invocation runs before others get the thread.
  private static final long TURN_NANOS = 1_000_000;

  private static final Runnable NO_PREEMPTION = () -> {};

  /// The largest cost of a unit of work, used if it cannot be measured.
  private static final long NANOS_PER_UNIT = 5;

  /// The cost of unwinding a whole stack and of finding where it overflowed.
  private static final long OVERFLOW_UNITS = 10_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// How many times the budget the thread may really allocate: charges do not include short-lived
  /// garbage, such as boxed numbers, nor the stacks of suspended coroutines.
  private static final long ALLOCATED_PER_CHARGED = 8;

  /// The rest of the current slice.
  private long fuel = Long.MAX_VALUE;

  /// The bytes that may still be allocated. Compiled code decreases it and calls [#outOfMemory()]
  /// below 0.
  private long memory = Long.MAX_VALUE;

  /// The bytes that may still be written.
  private long output = Long.MAX_VALUE;

  /// The number of active tail calls that are executed as plain calls; see [CompiledFunction].
  public int tailDepth;

  private long reserve;

  /// The fuel and reserve that were left at the last check of the clocks.
  private long leftSeen;

  /// The number of units at the start of the slice.
  private long slice = SLICE;

  private long deadline = Long.MAX_VALUE;

  /// The elapsed-time clock at the start of the invocation, and at the last check.
  private long clockStart;

  private long clockSeen;
  private long cpuLimit = Long.MAX_VALUE;
  private long cpuSpent;
  private long allocationLimit = Long.MAX_VALUE;
  private long allocated;

  /// The bytes that the thread had allocated when [#cpuStart] was read.
  private long allocationStart;

  /// The thread's processor time when this invocation was started or resumed on its thread;
  /// negative before the first check.
  private long cpuStart = -1;

  /// The thread's processor time at the last check.
  private long cpuSeen;

  /// The thread's processor time when the invocation's turn began.
  private long turnStart;

  /// The bytes of the budget at its start.
  private long granted;

  /// The bytes that all invocations were charged for, each up to its end or last suspension.
  private long chargedByAll;

  /// The value of that sum when the invocation began.
  private long chargedBefore;

  /// The rest of the memory budget when the invocation's charges were last added to the sum.
  private long memoryAdded = Long.MAX_VALUE;

  /// True until the clocks were checked or the invocation was suspended.
  private boolean isFirstSlice;

  private boolean holdsBack;
  private boolean isUndivided;
  private boolean measuresNext;
  private boolean isMeasured;
  private Runnable preemption = NO_PREEMPTION;

  private long instructionsLeft;
  private long memoryLeft;

  Meter() {}

  /// Counts for nobody: for work that belongs to no invocation.
  public static Meter unlimited() {
    return new Meter();
  }

  /// Takes one unit of work: called by compiled code at function entries and loop iterations.
  public void step() {
    if (--fuel < 0) {
      exhausted();
      if (isTurnOver()) {
        turnStart = cpuSeen;
        if (!isUndivided) {
          preemption.run();
        }
      }
    }
  }

  private boolean isTurnOver() {
    return cpuStart >= 0 && cpuSeen - turnStart > TURN_NANOS;
  }

  /// For how long the running or the last invocation has had the thread since it was started,
  /// resumed or suspended in favour of others, as seen at the last check of the clocks.
  public long turnNanos() {
    return cpuStart >= 0 ? cpuSeen - turnStart : 0;
  }

  /// Sets a hook that is called at a function entry or loop iteration if an invocation has run for
  /// a while: the host may suspend the invocation there, so that others get the thread. It is never
  /// called during the work of a library function.
  public void preemption(Runnable hook) {
    preemption = hook;
  }

  /// Sets whether the code that runs from now on may be suspended in favour of others.
  ///
  /// @return the setting before
  public boolean replaceUndivided(boolean replacement) {
    boolean before = isUndivided;
    isUndivided = replacement;
    return before;
  }

  /// Takes `units` of work from the budget.
  public void work(long units) {
    if ((fuel -= units) < 0) {
      exhausted();
      if (isTurnOver()) {
        holdBack();
      }
    }
  }

  /// Called when a turn ends during the work of a library function, where nothing may be suspended:
  /// leaves so little fuel that the next step calls the hook. Every other time it leaves a bit
  /// more, for work that continues without a step.
  private void holdBack() {
    long left = holdsBack ? 0 : Math.min(fuel, SLICE / 20);
    holdsBack = !holdsBack;
    reserve += fuel - left;
    fuel = left;
  }

  /// Takes `bytes` of memory from the budget. Call it before the allocation.
  public void charge(long bytes) {
    if ((memory -= bytes) < 0) {
      outOfMemory();
    }
  }

  /// Takes `bytes` of output from the budget. Call it before they are written.
  public void output(long bytes) {
    if ((output -= bytes) < 0) {
      throw exceeded(BudgetExceeded.Kind.OUTPUT);
    }
    work(bytes >> 4);
  }

  /// Calls [#charge(long)] for the invocation that runs on this thread, if any: for code that has
  /// no reference to a state.
  public static void chargeCurrent(long bytes) {
    var state = LuaState.currentOrNull();
    if (state != null) {
      state.meter().charge(bytes);
    }
  }

  /// Calls [#work(long)] for the invocation that runs on this thread, if any: for code that has no
  /// reference to a state.
  public static void workCurrent(long units) {
    var state = LuaState.currentOrNull();
    if (state != null) {
      state.meter().work(units);
    }
  }

  /// Charges for a stack overflow that Lua code caught. Called where the stack is unwound.
  public void overflowed() {
    work(OVERFLOW_UNITS);
  }

  /// Bytes that this thread has allocated since it started.
  static long allocatedByThread() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /// True if the running invocation has a memory limit.
  public boolean isLimited() {
    return memory < Long.MAX_VALUE / 2;
  }

  /// The rest of the current slice: it does not change as long as no compiled function is entered.
  long left() {
    return fuel;
  }

  /// Called when the slice is used up: takes another one, or ends the invocation.
  private void exhausted() {
    reserve += fuel;
    fuel = 0;
    if (reserve < 0) {
      throw exceeded(BudgetExceeded.Kind.CPU);
    }
    long before = cpuSeen;
    boolean isTimed = cpuStart >= 0;
    checkClocks();
    if (isTimed) {
      fitSlice(cpuSeen - before);
    } else if (isFirstSlice) {
      // The thread's time at the start is unknown, but the invocation took no longer than the
      // elapsed time.
      growSlice(clockSeen - clockStart);
    }
    isFirstSlice = false;
    leftSeen = reserve;
    fuel = Math.min(slice, reserve);
    reserve -= fuel;
  }

  /// @param nanos processor time since the last check
  private void fitSlice(long nanos) {
    if (nanos > 2 * SLICE_NANOS) {
      slice = Math.max(LEAST_SLICE, slice * SLICE_NANOS / nanos);
    } else {
      growSlice(nanos);
    }
  }

  /// Enlarges the next slice, since reading the thread's clock is expensive. The measurement is
  /// meaningful only if a good part of the slice was used.
  private void growSlice(long nanos) {
    boolean isKnown = leftSeen - reserve >= slice / 2;
    if (isKnown && nanos < SLICE_NANOS / 2) {
      long growth = Math.max(2, SLICE_NANOS / 2 / Math.max(1, nanos));
      slice = Math.min(SLICE, slice * Math.min(LARGEST_GROWTH, growth));
    }
  }

  /// Ends the invocation because its memory limit is reached.
  private void outOfMemory() {
    throw exceeded(BudgetExceeded.Kind.MEMORY);
  }

  /// Checks the clocks now: for host functions that have waited.
  public void checkClocks() {
    clockSeen = System.nanoTime();
    if (deadline != Long.MAX_VALUE && clockSeen - deadline > 0) {
      throw exceeded(BudgetExceeded.Kind.TIME);
    }
    if (cpuLimit != Long.MAX_VALUE) {
      checkThread();
    }
  }

  /// The remaining elapsed time of the invocation; some hours if there is no limit.
  public Duration remainingTime() {
    return deadline == Long.MAX_VALUE
        ? Duration.ofHours(1)
        : Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private void checkThread() {
    if (Thread.currentThread().isVirtual()) {
      // Such a thread has no clock of its own: the time is estimated from the units of work.
      cpuSpent += slice * NANOS_PER_UNIT;
      if (cpuSpent > cpuLimit) {
        throw exceeded(BudgetExceeded.Kind.CPU);
      }
      return;
    }
    long now = THREADS.getCurrentThreadCpuTime();
    cpuSeen = now;
    if (cpuStart < 0) {
      cpuStart = now;
      turnStart = now;
      allocationStart = THREADS.getCurrentThreadAllocatedBytes();
      return;
    }
    if (cpuSpent + now - cpuStart > cpuLimit) {
      throw exceeded(BudgetExceeded.Kind.CPU);
    }
    if (allocatedInAll() > allocationLimit) {
      throw exceeded(BudgetExceeded.Kind.MEMORY);
    }
  }

  /// Measures the next invocation from its first step on, for [#cpuNanos()] and
  /// [#allocatedBytes()]. That needs some readings of the thread's clock.
  public void measureNext() {
    measuresNext = true;
  }

  /// The processor time of the running or, after its end, the last invocation, without waits. Exact
  /// after [#measureNext()], else too small.
  public long cpuNanos() {
    boolean isRunning = cpuStart >= 0 && !Thread.currentThread().isVirtual();
    return isRunning ? cpuSpent + THREADS.getCurrentThreadCpuTime() - cpuStart : cpuSpent;
  }

  /// The bytes that the thread allocated for the invocation, measured like [#cpuNanos()].
  public long allocatedBytes() {
    boolean isRunning = cpuStart >= 0 && !Thread.currentThread().isVirtual();
    return isRunning ? allocatedInAll() : allocated;
  }

  /// The bytes that the invocation was charged for: strings, tables and so on.
  public long chargedBytes() {
    return granted - memory;
  }

  /// The bytes that all invocations of the state were charged for, including the running one.
  long chargedSoFar() {
    return chargedByAll + memoryAdded - memory;
  }

  /// The bytes that all invocations of the state were charged for, each up to its end or last
  /// suspension.
  public long chargedByAll() {
    return chargedByAll;
  }

  /// The bytes that others were charged for since the invocation began: an upper bound for what
  /// they have passed to it.
  public long chargedByOthers() {
    return chargedSoFar() - chargedBefore - chargedBytes();
  }

  private void addCharges() {
    chargedByAll += memoryAdded - memory;
    memoryAdded = memory;
  }

  private void startMeasuring() {
    if (!Thread.currentThread().isVirtual()) {
      cpuStart = THREADS.getCurrentThreadCpuTime();
      cpuSeen = cpuStart;
      turnStart = cpuStart;
      allocationStart = THREADS.getCurrentThreadAllocatedBytes();
    }
  }

  private long allocatedInAll() {
    return allocated + THREADS.getCurrentThreadAllocatedBytes() - allocationStart;
  }

  private static BudgetExceeded exceeded(BudgetExceeded.Kind kind) {
    try {
      return new BudgetExceeded(kind, CallStack.where());
    } catch (StackOverflowError full) {
      return new BudgetExceeded(kind, full);
    }
  }

  /// Starts an invocation with `budget`.
  void start(Budget budget) {
    slice = budget == Budget.UNLIMITED ? SLICE : FIRST_SLICE;
    fuel = Math.min(slice, budget.instructions());
    reserve = budget.instructions() - fuel;
    leftSeen = budget.instructions();
    isFirstSlice = true;
    memory = budget.memory();
    granted = memory;
    memoryAdded = memory;
    chargedBefore = chargedByAll;
    output = budget.output();
    clockStart = System.nanoTime();
    deadline = budget == Budget.UNLIMITED ? Long.MAX_VALUE : clockStart + budget.wall().toNanos();
    cpuLimit = budget == Budget.UNLIMITED ? Long.MAX_VALUE : budget.cpu().toNanos();
    cpuSpent = 0;
    allocated = 0;
    allocationLimit =
        budget.memory() > Long.MAX_VALUE / ALLOCATED_PER_CHARGED
            ? Long.MAX_VALUE
            : ALLOCATED_PER_CHARGED * budget.memory();
    cpuStart = -1;
    tailDepth = 0;
    isUndivided = false;
    isMeasured = measuresNext;
    measuresNext = false;
    if (isMeasured) {
      startMeasuring();
    }
  }

  /// Stores what the invocation that ends now has left of its budget.
  void end() {
    instructionsLeft = Math.max(0, reserve + Math.max(0, fuel));
    memoryLeft = Math.max(0, memory);
    addCharges();
  }

  /// The units of work that the last invocation left.
  public long instructionsLeft() {
    return instructionsLeft;
  }

  /// The bytes of memory that the last invocation left.
  public long memoryLeft() {
    return memoryLeft;
  }

  /// The values to restore after another invocation has used this meter.
  record Saved(
      long fuel,
      long memory,
      long output,
      int tailDepth,
      long reserve,
      long deadline,
      long cpuLimit,
      long cpuSpent,
      long allocationLimit,
      long allocated,
      long granted,
      long chargedBefore,
      boolean isUndivided,
      boolean isMeasured) {}

  Saved save() {
    addCharges();
    long spent = cpuSpent;
    long bytes = allocated;
    if (cpuStart >= 0 && !Thread.currentThread().isVirtual()) {
      spent += THREADS.getCurrentThreadCpuTime() - cpuStart;
      bytes = allocatedInAll();
    }
    return new Saved(
        fuel,
        memory,
        output,
        tailDepth,
        reserve,
        deadline,
        cpuLimit,
        spent,
        allocationLimit,
        bytes,
        granted,
        chargedBefore,
        isUndivided,
        isMeasured);
  }

  void restore(Saved saved) {
    fuel = saved.fuel;
    memory = saved.memory;
    output = saved.output;
    tailDepth = saved.tailDepth;
    reserve = saved.reserve;
    deadline = saved.deadline;
    cpuLimit = saved.cpuLimit;
    cpuSpent = saved.cpuSpent;
    allocationLimit = saved.allocationLimit;
    allocated = saved.allocated;
    granted = saved.granted;
    memoryAdded = memory;
    chargedBefore = saved.chargedBefore;
    isUndivided = saved.isUndivided;
    isMeasured = saved.isMeasured;
    cpuStart = -1;
    isFirstSlice = false;
    leftSeen = fuel + reserve;
    if (isMeasured) {
      startMeasuring();
    }
  }
}
