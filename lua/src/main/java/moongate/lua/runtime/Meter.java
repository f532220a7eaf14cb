package moongate.lua.runtime;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// Counts what the running invocation uses and ends it when its [Budget] is used up.
///
/// Compiled code takes one unit of fuel at each function entry and loop turn; library functions
/// call [#work(long)] before they loop and [#charge(long)] before they allocate. Fuel comes in
/// small slices: an empty slice is the moment to look at the clocks.
public final class Meter {
  /// A slice has so many units at most, and so many at first: what a unit costs is not known yet.
  private static final long SLICE = 20_000;

  private static final long FIRST_SLICE = 2_000;
  private static final long LEAST_SLICE = 100;

  /// How long a slice is meant to last. Where library functions take much longer for a unit than
  /// compiled code does, slices become smaller.
  private static final long SLICE_NANOS = 1_000_000;

  /// How many times larger a slice may be than the one before: what comes next may be dearer.
  private static final long LARGEST_GROWTH = 10;

  /// How long an invocation has its thread for itself, at least.
  private static final long TURN_NANOS = 1_000_000;

  private static final Runnable NO_PREEMPTION = () -> {};

  /// What a unit of work costs at most, where it cannot be measured.
  private static final long NANOS_PER_UNIT = 5;

  /// What it costs to unwind a whole stack and to look where it ended.
  private static final long OVERFLOW_UNITS = 10_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// What the thread really allocates may be this many times the budget: charges leave out what is
  /// garbage at once, such as boxed numbers, and cannot see the stacks of suspended coroutines.
  private static final long ALLOCATED_PER_CHARGED = 8;

  /// What is left of the current slice.
  private long fuel = Long.MAX_VALUE;

  /// Bytes that may still be allocated. Compiled code takes from it and calls [#outOfMemory()]
  /// below 0.
  private long memory = Long.MAX_VALUE;

  /// Bytes that may still be written out.
  private long output = Long.MAX_VALUE;

  /// How many tail calls are active as plain calls; see [CompiledFunction].
  public int tailDepth;

  private long reserve;

  /// The fuel and reserve that were left when the clocks were last looked at.
  private long leftSeen;

  /// How many units the slice began with.
  private long slice = SLICE;

  private long deadline = Long.MAX_VALUE;

  /// The clock when the invocation began, and when it was last looked at.
  private long clockStart;

  private long clockSeen;
  private long cpuLimit = Long.MAX_VALUE;
  private long cpuSpent;
  private long allocationLimit = Long.MAX_VALUE;
  private long allocated;

  /// Bytes the thread had allocated when [#cpuStart] was taken.
  private long allocationStart;

  /// Thread time when this invocation (re)started on its thread; negative until first looked at.
  private long cpuStart = -1;

  /// Thread time when it was last looked at.
  private long cpuSeen;

  /// Thread time when its turn on the thread began.
  private long turnStart;

  /// Bytes that the budget began with.
  private long granted;

  /// Bytes that all invocations were charged for until each of them ended or was suspended last.
  private long chargedByAll;

  /// That sum when the invocation began.
  private long chargedBefore;

  /// What was left of the budget when the invocation's charges were added to the sum last.
  private long memoryAdded = Long.MAX_VALUE;

  /// True until the clocks were looked at or the invocation was suspended.
  private boolean isFirstSlice;

  private boolean holdsBack;
  private boolean isUndivided;
  private boolean measuresNext;
  private boolean isMeasured;
  private Runnable preemption = NO_PREEMPTION;

  private long instructionsLeft;
  private long memoryLeft;

  Meter() {}

  /// Takes one unit of work: compiled code does so at function entries and loop turns.
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

  /// Sets what happens at a function entry or loop turn when an invocation has run for a while: the
  /// host may suspend it there, so that others on its thread get their turn. Never called from
  /// inside a library function's own work.
  public void preemption(Runnable hook) {
    preemption = hook;
  }

  /// Says whether the code that runs from here on may be suspended for the sake of others.
  ///
  /// @return what was said before
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

  /// A turn ended in mid-work, where nobody may be suspended: leaves so little fuel that the next
  /// step sees to it. Every other time a bit more, for work that goes on without any step.
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

  /// Takes what a stack overflow that Lua code caught has cost. Called where the stack is unwound.
  public void overflowed() {
    work(OVERFLOW_UNITS);
  }

  /// Bytes that this thread has allocated since it started.
  static long allocatedByThread() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /// True when the running invocation may use up only so much.
  public boolean isLimited() {
    return memory < Long.MAX_VALUE / 2;
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
    long before = cpuSeen;
    boolean isTimed = cpuStart >= 0;
    checkClocks();
    if (isTimed) {
      fitSlice(cpuSeen - before);
    } else if (isFirstSlice) {
      // The thread's time when it began is not known, but it took no longer than by the clock.
      growSlice(clockSeen - clockStart);
    }
    isFirstSlice = false;
    leftSeen = reserve;
    fuel = Math.min(slice, reserve);
    reserve -= fuel;
  }

  /// @param nanos processor time since the last look at the clock
  private void fitSlice(long nanos) {
    if (nanos > 2 * SLICE_NANOS) {
      slice = Math.max(LEAST_SLICE, slice * SLICE_NANOS / nanos);
    } else {
      growSlice(nanos);
    }
  }

  /// Looks at the thread's clock are dear: there had better be few. What was taken of a slice tells
  /// something only when it is a good part of it.
  private void growSlice(long nanos) {
    boolean isKnown = leftSeen - reserve >= slice / 2;
    if (isKnown && nanos < SLICE_NANOS / 2) {
      long growth = Math.max(2, SLICE_NANOS / 2 / Math.max(1, nanos));
      slice = Math.min(SLICE, slice * Math.min(LARGEST_GROWTH, growth));
    }
  }

  /// Ends the invocation for its memory.
  private void outOfMemory() {
    throw exceeded(BudgetExceeded.Kind.MEMORY);
  }

  /// Looks at the clocks now: for host functions that have waited.
  public void checkClocks() {
    clockSeen = System.nanoTime();
    if (deadline != Long.MAX_VALUE && clockSeen - deadline > 0) {
      throw exceeded(BudgetExceeded.Kind.TIME);
    }
    if (cpuLimit != Long.MAX_VALUE) {
      checkThread();
    }
  }

  /// How long the invocation may still take by the clock; some hours when there is no limit.
  public Duration remainingTime() {
    return deadline == Long.MAX_VALUE
        ? Duration.ofHours(1)
        : Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private void checkThread() {
    if (Thread.currentThread().isVirtual()) {
      // Such a thread has no clock of its own: its units of work have to do.
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

  /// Has the next invocation measured from its first step, for [#cpuNanos()] and
  /// [#allocatedBytes()]. That costs some looks at the thread's clock.
  public void measureNext() {
    measuresNext = true;
  }

  /// Processor time of the invocation, of the last one once it has ended, without its waits. Exact
  /// after [#measureNext()], else too little.
  public long cpuNanos() {
    boolean isRunning = cpuStart >= 0 && !Thread.currentThread().isVirtual();
    return isRunning ? cpuSpent + THREADS.getCurrentThreadCpuTime() - cpuStart : cpuSpent;
  }

  /// Bytes that its thread allocated for it, as [#cpuNanos()] counts time.
  public long allocatedBytes() {
    boolean isRunning = cpuStart >= 0 && !Thread.currentThread().isVirtual();
    return isRunning ? allocatedInAll() : allocated;
  }

  /// Bytes that the invocation was charged for: strings, tables and the like.
  public long chargedBytes() {
    return granted - memory;
  }

  /// Bytes that invocations were charged for since the state was made, the one that runs included.
  long chargedSoFar() {
    return chargedByAll + memoryAdded - memory;
  }

  /// Bytes that invocations were charged for since the state was made, each until it ended or was
  /// suspended last.
  public long chargedByAll() {
    return chargedByAll;
  }

  /// Bytes that others were charged for since the invocation began: whatever they have handed to
  /// it, it cannot be more.
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

  /// Notes what the invocation that ends now has left of its budget.
  void end() {
    instructionsLeft = Math.max(0, reserve + Math.max(0, fuel));
    memoryLeft = Math.max(0, memory);
    addCharges();
  }

  /// Units of work that the last invocation left of its budget.
  public long instructionsLeft() {
    return instructionsLeft;
  }

  /// Bytes that the last invocation left of its budget.
  public long memoryLeft() {
    return memoryLeft;
  }

  /// What has to be kept while another invocation uses this meter.
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
