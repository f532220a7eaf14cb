package moongate.lua.runtime;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import moongate.fiber.Continuation;
import moongate.fiber.Rethrow;
import moongate.fiber.StackRoom;
import org.jspecify.annotations.Nullable;

/// A Lua coroutine: a call that can be suspended at any depth, also inside `pcall` and host
/// functions.
///
/// There are two ways to run one. On its own stack, a [Continuation], everything can be suspended.
/// A *stackless* coroutine runs on the stack of its resumer, as long as all its active functions
/// were compiled in the form that can be suspended ([CompiledFunction#isResumable()]): when one
/// yields, each of them saves its variables in a [Suspension] and returns, and a resumption
/// continues the innermost one only. Before anything else is called that might be suspended, such
/// as a metamethod or a callback of the library, the functions are saved in the same way and
/// continue on a stack of their own, permanently: see [SuspendableCall].
public final class Coroutine {
  /// The status of a coroutine.
  public enum Status {
    /// It waits to be resumed, or has not started.
    SUSPENDED("suspended"),
    /// It is running.
    RUNNING("running"),
    /// It has resumed another coroutine and waits for it.
    NORMAL("normal"),
    /// It has returned or failed.
    DEAD("dead");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /// The string that `coroutine.status` returns.
    public String word() {
      return word;
    }
  }

  private static final int DEEPEST = 190;
  private static final int BYTES = 1024;

  /// One in this many first suspensions is measured, since these save most of the stack; the next
  /// constant is for later ones.
  private static final int FIRST_SAMPLE = 4;

  private static final int LATER_SAMPLE = 32;

  private final LuaState state;
  private final LuaFunction function;

  /// Null while the coroutine is stackless.
  private @Nullable Continuation continuation;

  /// True if a stackless coroutine has returned or failed.
  private boolean isOver;

  /// Set while a stackless coroutine is suspended because it needs a stack.
  private boolean needsStack;

  /// The innermost suspended call. While the coroutine runs, this call is active, and its callers
  /// are suspended.
  private @Nullable Suspension innermost;

  /// The calls that are being suspended inside the innermost one, from the inside to the outside.
  private @Nullable Suspension firstPutAway;

  private @Nullable Suspension lastPutAway;
  private Status status = Status.SUSPENDED;
  private int depth;

  /// The bytes that all code of the state was charged for, from the coroutine's start to its last
  /// suspension: an upper bound for what its stack refers to, whichever code has allocated it.
  private long charged;

  /// The charges of all code at the last check.
  private long chargedSeen;

  private boolean hasSuspended;

  /// The number of suspensions that the measured one represents.
  private int sample;

  /// The bytes that the thread had allocated before the stack was saved, or -1 if this suspension
  /// is not measured.
  private long allocatedBefore = -1;

  /// The values passed by a resumption, a yield or the end of the coroutine, in the form of a
  /// call's result.
  private @Nullable Object transfer;

  private @Nullable Throwable failure;
  private @Nullable DebugThread debugThread;

  /// Whether errors keep Lua's stack at the current place of the coroutine.
  private boolean keepsTracebacks;

  /// The globals of chunks that are loaded in this coroutine, if they differ from the state's.
  private @Nullable LuaTable environment;

  /// Lua's stack where the coroutine failed, if known.
  private @Nullable List<CallStack.Level> failedAt;

  /// A coroutine that will call `function`.
  public Coroutine(LuaState state, LuaFunction function) {
    state.meter().charge(BYTES);
    this.chargedSeen = state.meter().chargedSoFar();
    this.state = state;
    this.function = function;
    var maker = state.coroutine();
    this.environment = maker == null ? null : maker.environment;
    this.keepsTracebacks = state.wantsTracebacks();
    this.debugThread = state.isDebugging() ? state.debugThread().inherited() : null;
    if (!beginsStackless(function)) {
      this.continuation = Continuation.of(Continuation.Kind.COROUTINE, new Body(this));
    }
  }

  /// The object of an invocation's main code: it is running, so that nobody can resume it.
  public static Coroutine ofMainCode(LuaState state) {
    var main = new Coroutine(state, HostFunction.of(state, "main", (LuaState s) -> Values.NONE));
    main.status = Status.RUNNING;
    return main;
  }

  private static boolean beginsStackless(LuaFunction function) {
    return function instanceof CompiledFunction compiled
        && compiled.isResumable()
        && compiled.info().stackless().isGood();
  }

  /// The status of the coroutine.
  public Status status() {
    return status;
  }

  /// The host ends the coroutine, whose stack is unwound later: it is dead for others at once.
  public void killed() {
    status = Status.DEAD;
  }

  /// The debugger's data of this coroutine.
  public DebugThread debugThread() {
    if (debugThread == null) {
      debugThread = new DebugThread();
    }
    return debugThread;
  }

  /// The globals of chunks that are loaded in this coroutine; null for the state's.
  public @Nullable LuaTable environment() {
    return environment;
  }

  /// Sets the globals of chunks that are loaded in this coroutine.
  public void environment(LuaTable globals) {
    environment = globals;
  }

  /// Lua's stack where the coroutine failed; null if it did not fail or the stack is not known.
  public @Nullable List<CallStack.Level> failedAt() {
    return failedAt;
  }

  /// Walks the stack of a suspended coroutine; null if it cannot be inspected.
  @Nullable StackWalker walker() {
    var own = continuation;
    return status == Status.SUSPENDED && own != null ? own.walker(CallStack.OPTIONS) : null;
  }

  /// Starts the coroutine with these arguments, or continues it with them as the results of
  /// `yield`.
  ///
  /// @param arguments a single value directly, none or several as [Values]
  /// @return the values that it yields or returns, in the same form
  /// @throws LuaError if it fails, or cannot be resumed
  public @Nullable Object resume(@Nullable Object arguments) {
    if (status != Status.SUSPENDED) {
      throw new LuaError(
          status == Status.DEAD
              ? "cannot resume dead coroutine"
              : "cannot resume running coroutine");
    }
    var resumer = state.coroutine();
    depth = resumer == null ? 1 : resumer.depth + 1;
    if (depth > DEEPEST) {
      throw new LuaError("C stack overflow");
    }
    var meter = state.meter();
    meter.work(10);
    // From here on both sides must agree on which one runs, whatever happens.
    StackRoom.ensure();
    int tailDepth = meter.tailDepth;
    enter(resumer);
    try {
      run(arguments);
    } finally {
      leave(resumer);
    }
    if (allocatedBefore >= 0) {
      chargeStack();
    }
    long soFar = meter.chargedSoFar();
    charged += Math.max(0, soFar - chargedSeen);
    chargedSeen = Math.max(chargedSeen, soFar);
    var thrown = failure;
    if (thrown != null) {
      failure = null;
      meter.tailDepth = tailDepth;
      throw Rethrow.unchanged(thrown);
    }
    var results = transfer;
    transfer = null;
    return results;
  }

  private void run(@Nullable Object arguments) {
    // A stackless coroutine is never suspended inside a protected call or a tail call: if it starts
    // with the same settings as its resumer, there is nothing to save and restore.
    if (!isStackless()
        || keepsTracebacks != state.keepsTracebacks()
        || !Stackless.run(this, arguments)) {
      runApart(arguments);
    }
  }

  /// Resumes the coroutine if it and its resumer have different tail depths and error settings.
  private void runApart(@Nullable Object arguments) {
    int tailDepth = state.meter().tailDepth;
    boolean keptTracebacks = state.replaceKeepsTracebacks(keepsTracebacks);
    try {
      if (!isStackless() || !Stackless.run(this, arguments)) {
        runWithStack(arguments);
      }
    } finally {
      keepsTracebacks = state.replaceKeepsTracebacks(keptTracebacks);
      state.meter().tailDepth = tailDepth;
    }
  }

  private void runWithStack(@Nullable Object arguments) {
    transfer = arguments;
    var own = continuation;
    if (own == null) {
      own = Continuation.of(Continuation.Kind.COROUTINE, new Body(this));
      continuation = own;
    }
    own.run();
  }

  private boolean isDone() {
    var own = continuation;
    return own == null ? isOver : own.isDone();
  }

  private void enter(@Nullable Coroutine resumer) {
    status = Status.RUNNING;
    if (resumer != null) {
      resumer.status = Status.NORMAL;
    }
    state.coroutine(this);
  }

  private void leave(@Nullable Coroutine resumer) {
    status = isDone() ? Status.DEAD : Status.SUSPENDED;
    if (resumer != null) {
      resumer.status = Status.RUNNING;
    }
    state.coroutine(resumer);
  }

  /// Charges for the saved stack, and for those of suspensions that were not measured.
  private void chargeStack() {
    long bytes = Meter.allocatedByThread() - allocatedBefore;
    allocatedBefore = -1;
    if (bytes > 0) {
      state.meter().charge(sample * bytes);
    }
  }

  /// Counts the memory that the coroutine keeps.
  void reach(RetainedMemory walk) {
    walk.count(BYTES);
    walk.reach(function);
    if (continuation != null && status != Status.DEAD) {
      walk.count(charged);
    }
    for (var call = innermost; call != null; call = call.caller) {
      call.reach(walk);
    }
    for (var value : Values.array(transfer)) {
      walk.reach(value);
    }
  }

  /// The code of the continuation; its frame marks the end of the coroutine's stack for
  /// [CallStack].
  record Body(Coroutine coroutine) implements Runnable {
    @Override
    public void run() {
      LuaState.enter(coroutine.state);
      try {
        coroutine.transfer = coroutine.body();
      } catch (LuaError error) {
        coroutine.failure = error;
        coroutine.failedAt = error.levels();
      } catch (Throwable thrown) {
        coroutine.failure = Defects.convert(coroutine.state, thrown);
      }
    }
  }

  /// Runs the coroutine to its end and returns its results.
  private @Nullable Object body() {
    if (innermost == null) {
      return Call.call(function, Values.array(transfer));
    }
    // The calls that began without a stack: from now on they are not suspended individually.
    Object result = null;
    for (var call = innermost; call != null; call = call.caller) {
      innermost = call;
      result = call.resume(result);
    }
    innermost = null;
    return Call.finish(result);
  }

  // Without a stack

  /// True while the coroutine has no stack of its own.
  boolean isStackless() {
    return continuation == null && !needsStack;
  }

  /// The innermost suspended call, or null.
  @Nullable Suspension innermost() {
    var call = innermost;
    boolean isActive = status != Status.SUSPENDED || continuation != null;
    return call != null && isActive ? call.caller : call;
  }

  /// True if the values of the next resumption are not used.
  public boolean dropsArguments() {
    var call = innermost;
    return call != null && call.dropsValue() && continuation == null;
  }

  /// The coroutine that runs in `state`.
  static Coroutine running(LuaState state) {
    var running = state.coroutine();
    if (running == null) {
      throw new IllegalStateException("no coroutine runs");
    }
    return running;
  }

  /// Adds a call that is being suspended.
  void putAway(Suspension call) {
    var last = lastPutAway;
    if (last == null) {
      if (call == innermost) {
        // It was suspended before and has made no calls since: everything is in place.
        return;
      }
      firstPutAway = call;
    } else {
      last.caller = call;
    }
    lastPutAway = call;
  }

  /// Makes the coroutine continue on a stack of its own once all its calls are suspended.
  void leaveStackless() {
    needsStack = true;
    if (function instanceof CompiledFunction compiled) {
      compiled.info().stackless().fail();
    }
  }

  /// Yields from code in the form that can be suspended.
  ///
  /// @return [Suspension#MARK], or, if the coroutine has a stack, the values of the next resumption
  @Nullable Object yield(@Nullable Object values) {
    if (!isStackless()) {
      return suspend(values);
    }
    transfer = values;
    return Suspension.MARK;
  }

  /// Runs coroutines on the stacks of their resumers; its frame marks the end of the coroutine's
  /// stack for [CallStack].
  static final class Stackless {
    private Stackless() {}

    /// Runs the coroutine until it yields, ends or fails; false if it needs a stack instead.
    static boolean run(Coroutine coroutine, @Nullable Object arguments) {
      try {
        return coroutine.advance(arguments);
      } catch (LuaError error) {
        coroutine.failure = error;
        coroutine.failedAt = error.levels();
      } catch (Throwable thrown) {
        coroutine.failure = Defects.convert(coroutine.state, thrown);
      }
      coroutine.isOver = true;
      coroutine.innermost = null;
      coroutine.firstPutAway = null;
      coroutine.lastPutAway = null;
      return true;
    }
  }

  private boolean advance(@Nullable Object arguments) {
    var call = innermost;
    var result =
        call == null
            ? ((CompiledFunction) function).begin(Values.array(arguments))
            : call.resume(arguments);
    while (result != Suspension.MARK) {
      call = call == null ? null : call.caller;
      innermost = call;
      if (call == null) {
        isOver = true;
        transfer = result;
        return true;
      }
      result = call.resume(result);
    }
    if (firstPutAway != null) {
      // The last of them is the one that was resumed, or the outermost one, which has no caller.
      innermost = firstPutAway;
      firstPutAway = null;
      lastPutAway = null;
    }
    if (needsStack && innermost != null) {
      innermost.repeats = true;
    }
    return !needsStack;
  }

  // Yields

  /// Suspends the running coroutine of `state`; its resumer gets `values`.
  ///
  /// @param values a single value directly, none or several as [Values]
  /// @return the values of the next resumption, in the same form
  /// @throws LuaError outside of any coroutine, unless the host's [MainCode] can yield
  public static @Nullable Object yield(LuaState state, @Nullable Object values) {
    var running = state.coroutine();
    if (running != null) {
      return running.suspend(values);
    }
    if (!state.mainCode().yield()) {
      throw new LuaError("attempt to yield across C-call boundary");
    }
    return Values.NONE;
  }

  private @Nullable Object suspend(@Nullable Object values) {
    var own = continuation;
    if (own == null) {
      // Other callers of `yield` than generated code have asked for a stack before.
      throw new LuaError("attempt to yield across C-call boundary");
    }
    int tailDepth = state.meter().tailDepth;
    transfer = values;
    sample = hasSuspended ? LATER_SAMPLE : FIRST_SAMPLE;
    hasSuspended = true;
    if (Continuation.isNative() && ThreadLocalRandom.current().nextInt(sample) == 0) {
      allocatedBefore = Meter.allocatedByThread();
    }
    try {
      own.suspend();
    } catch (IllegalStateException pinned) {
      allocatedBefore = -1;
      throw new LuaError("attempt to yield across C-call boundary");
    }
    state.meter().tailDepth = tailDepth;
    return transfer;
  }
}
