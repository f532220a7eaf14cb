package moongate.lua.runtime;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import moongate.fiber.Continuation;
import moongate.fiber.Rethrow;
import moongate.fiber.StackRoom;
import org.jspecify.annotations.Nullable;

/// Lua's coroutine: a call that can stop in its middle, at any depth, `pcall` and host functions
/// included.
///
/// There are two ways to run one. With a stack of its own, a [Continuation], everything can be
/// suspended. *Stackless* ones run on their resumer's stack, as long as nothing is active but
/// functions that were compiled to be suspended ([CompiledFunction#isResumable()]): when one
/// yields, each of them puts its variables away ([Suspension]) and returns, and a resumption goes
/// on with the innermost alone. Before anything else happens that might be suspended, such as a
/// metamethod or a callback of the library, they are put away as well and go on with a stack of
/// their own, for good: see [SuspendableCall].
public final class Coroutine {
  /// What a coroutine is doing.
  public enum Status {
    /// It waits to be resumed, or has not started.
    SUSPENDED("suspended"),
    /// It runs.
    RUNNING("running"),
    /// It resumed another one and waits for it.
    NORMAL("normal"),
    /// It has returned or failed.
    DEAD("dead");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /// The word that `coroutine.status` returns.
    public String word() {
      return word;
    }
  }

  private static final int DEEPEST = 190;
  private static final int BYTES = 1024;

  /// Of first suspensions, which put away most, one in so many is measured, and of later ones.
  private static final int FIRST_SAMPLE = 4;

  private static final int LATER_SAMPLE = 32;

  private final LuaState state;
  private final LuaFunction function;

  /// Null as long as the coroutine runs stackless.
  private @Nullable Continuation continuation;

  /// True when a stackless coroutine has returned or failed.
  private boolean isOver;

  /// Set while a stackless coroutine is put away because it needs a stack.
  private boolean needsStack;

  /// The innermost of the calls that are put away. While the coroutine runs, this one is active,
  /// and its callers are those that are put away.
  private @Nullable Suspension innermost;

  /// The calls that are being put away inside of the innermost one, from the inside to the outside.
  private @Nullable Suspension firstPutAway;

  private @Nullable Suspension lastPutAway;
  private Status status = Status.SUSPENDED;
  private int depth;

  /// Bytes that all code of the state was charged for from the coroutine's beginning until it was
  /// suspended last: its stack cannot hold more, whoever has handed it over.
  private long charged;

  /// What all code had been charged for when that was looked at last.
  private long chargedSeen;

  private boolean hasSuspended;

  /// For how many suspensions the one that is measured stands.
  private int sample;

  /// What the thread had allocated before the stack was put away, or -1 when that is not measured.
  private long allocatedBefore = -1;

  /// What goes in with a resumption and comes out with a yield or at the end: a result as of a
  /// call.
  private @Nullable Object transfer;

  private @Nullable Throwable failure;
  private @Nullable DebugThread debugThread;

  /// Whether errors keep Lua's stack at the place where it stands.
  private boolean keepsTracebacks;

  /// What chunks loaded here get as their globals, when it is not what the state says.
  private @Nullable LuaTable environment;

  /// Lua's stack where the coroutine failed, if it is known.
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

  private static boolean beginsStackless(LuaFunction function) {
    return function instanceof CompiledFunction compiled
        && compiled.isResumable()
        && compiled.info().stackless().isGood();
  }

  /// What the coroutine is doing.
  public Status status() {
    return status;
  }

  /// What the debugger knows of this coroutine.
  public DebugThread debugThread() {
    if (debugThread == null) {
      debugThread = new DebugThread();
    }
    return debugThread;
  }

  /// What chunks loaded here get as their globals; null for what the state says.
  public @Nullable LuaTable environment() {
    return environment;
  }

  /// Sets what chunks loaded here get as their globals.
  public void environment(LuaTable globals) {
    environment = globals;
  }

  /// Lua's stack where the coroutine failed, or null when it did not or that is not known.
  public @Nullable List<CallStack.Level> failedAt() {
    return failedAt;
  }

  /// Walks the stack of a coroutine that is suspended; null when it cannot be looked at.
  @Nullable StackWalker walker() {
    var own = continuation;
    return status == Status.SUSPENDED && own != null ? own.walker(CallStack.OPTIONS) : null;
  }

  /// Starts the coroutine with these arguments, or goes on with them as the results of `yield`.
  ///
  /// @param arguments one value directly, none or several as [Values]
  /// @return what it yields or returns, in the same form
  /// @throws LuaError when it fails, or cannot be resumed
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
    // From here on both sides have to agree on who runs, whatever happens.
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
    // What has no stack is not in the middle of a protected call nor of a tail call: a coroutine
    // that begins as its resumer is leaves all that as it was.
    if (!isStackless()
        || keepsTracebacks != state.keepsTracebacks()
        || !Stackless.run(this, arguments)) {
      runApart(arguments);
    }
  }

  /// Goes on while the coroutine and its resumer have each a depth and a way of errors of their
  /// own.
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

  /// Charges for the stack that was put away, and for those of suspensions that were not measured.
  private void chargeStack() {
    long bytes = Meter.allocatedByThread() - allocatedBefore;
    allocatedBefore = -1;
    if (bytes > 0) {
      state.meter().charge(sample * bytes);
    }
  }

  /// Counts what the coroutine keeps.
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

  /// What the continuation runs; its frame marks the end of the coroutine's stack for [CallStack].
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

  /// What the coroutine returns in the end.
  private @Nullable Object body() {
    if (innermost == null) {
      return Call.call(function, Values.array(transfer));
    }
    // What it has begun without a stack: from now on nothing is put away.
    Object result = null;
    for (var call = innermost; call != null; call = call.caller) {
      innermost = call;
      result = call.resume(result);
    }
    innermost = null;
    return Call.finish(result);
  }

  // --- without a stack -------------------------------------------------------------------------

  /// True as long as the coroutine has no stack of its own.
  boolean isStackless() {
    return continuation == null && !needsStack;
  }

  /// The innermost of the calls that are put away, or null.
  @Nullable Suspension innermost() {
    var call = innermost;
    boolean isActive = status != Status.SUSPENDED || continuation != null;
    return call != null && isActive ? call.caller : call;
  }

  /// True when nobody looks at what the next resumption passes in.
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

  /// Takes a call that is put away.
  void putAway(Suspension call) {
    var last = lastPutAway;
    if (last == null) {
      if (call == innermost) {
        // It was put away before, and has made no calls since: all is in its place.
        return;
      }
      firstPutAway = call;
    } else {
      last.caller = call;
    }
    lastPutAway = call;
  }

  /// Has the coroutine go on with a stack of its own once all its calls are put away.
  void leaveStackless() {
    needsStack = true;
    if (function instanceof CompiledFunction compiled) {
      compiled.info().stackless().fail();
    }
  }

  /// Yields from code that was compiled to be suspended.
  ///
  /// @return [Suspension#MARK], or what the next resumption passes in when it has a stack
  @Nullable Object yield(@Nullable Object values) {
    if (!isStackless()) {
      return suspend(values);
    }
    transfer = values;
    return Suspension.MARK;
  }

  /// Runs coroutines on their resumers' stacks; its frame marks the end of the coroutine's for
  /// [CallStack].
  static final class Stackless {
    private Stackless() {}

    /// Goes on until the coroutine yields, ends or fails; false when it needs a stack instead.
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
      // The last of them is the one that was resumed, or the first of all, which has no caller.
      innermost = firstPutAway;
      firstPutAway = null;
      lastPutAway = null;
    }
    if (needsStack && innermost != null) {
      innermost.repeats = true;
    }
    return !needsStack;
  }

  // --- yields ----------------------------------------------------------------------------------

  /// Suspends the running coroutine of `state`; its resumer gets `values`.
  ///
  /// @param values one value directly, none or several as [Values]
  /// @return what the next resumption passes in, in the same form
  /// @throws LuaError outside of any coroutine
  public static @Nullable Object yield(LuaState state, @Nullable Object values) {
    var running = state.coroutine();
    if (running == null) {
      throw new LuaError("attempt to yield across C-call boundary");
    }
    return running.suspend(values);
  }

  private @Nullable Object suspend(@Nullable Object values) {
    var own = continuation;
    if (own == null) {
      // Whoever calls `yield` in another way than generated code does has asked for a stack first.
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
