package moongate.lua.runtime;

import java.time.InstantSource;
import java.util.List;
import moongate.fiber.Rethrow;
import org.jspecify.annotations.Nullable;

/// One isolate of Lua: what its functions share, and the invocation that runs in it.
///
/// Single-threaded: a gateway has one per event loop and sandbox. Code enters by [#invoke], which
/// sets the budget. A host function that waits in mid-invocation does so through
/// [#suspended(Runnable)], so that other invocations may use the state meanwhile.
public final class LuaState {
  private static final ThreadLocal<@Nullable LuaState> CURRENT = new ThreadLocal<>();

  static {
    CallStack.prepare();
  }

  private final Meter meter = new Meter();
  private final LuaTable registry = new LuaTable();
  private final RandomNumbers random = new RandomNumbers();
  private final TypeMetatables metatables = new TypeMetatables();
  private final @Nullable LuaFunction[] stringMethods = metatables.stringMethods().known();
  private final ObjectNumbers objectNumbers = new ObjectNumbers();
  private Defects defects = Defects.LOGGED;
  private ChunkCompiler compiler = ChunkCompiler.NONE;
  private @Nullable Coroutine coroutine;
  private @Nullable Object context;
  private @Nullable LuaFunction nextFunction;
  private @Nullable LuaFunction sequenceIterator;
  private InstantSource clock = InstantSource.system();
  private boolean isRunning;
  private boolean wantsTracebacks;
  private boolean keepsTracebacks;
  private @Nullable List<CallStack.Level> handledStack;
  private @Nullable DebugThread debugThread;

  /// The state whose code runs on this thread.
  ///
  /// @throws IllegalStateException outside of any invocation
  public static LuaState current() {
    var state = CURRENT.get();
    if (state == null) {
      throw new IllegalStateException("no Lua invocation runs on this thread");
    }
    return state;
  }

  /// The state whose code runs on this thread, or null.
  public static @Nullable LuaState currentOrNull() {
    return CURRENT.get();
  }

  /// Counts the work of the running invocation.
  public Meter meter() {
    return meter;
  }

  /// The metatables of strings and of the other types that share one.
  public TypeMetatables metatables() {
    return metatables;
  }

  /// The methods of strings that are known, here to be one load away for compiled code.
  @Nullable LuaFunction[] stringMethods() {
    return stringMethods;
  }

  /// Values that libraries keep for themselves, out of the reach of Lua code.
  public LuaTable registry() {
    return registry;
  }

  /// The generator behind `math.random`.
  public RandomNumbers random() {
    return random;
  }

  /// Turns source into functions, for `load` and its kin.
  public ChunkCompiler compiler() {
    return compiler;
  }

  /// Sets what turns source into functions.
  public void compiler(ChunkCompiler replacement) {
    compiler = replacement;
  }

  /// The coroutine that runs, or null in the main one.
  public @Nullable Coroutine coroutine() {
    return coroutine;
  }

  void coroutine(@Nullable Coroutine running) {
    coroutine = running;
  }

  /// What the host attached to the running invocation, such as the request it serves.
  public @Nullable Object context() {
    return context;
  }

  /// Attaches something of the host; [#suspended(Runnable)] keeps it with its invocation.
  public void context(@Nullable Object replacement) {
    context = replacement;
  }

  /// The library's `next`, which compiled loops recognise.
  @Nullable LuaFunction nextFunction() {
    return nextFunction;
  }

  /// The iterator that the library's `ipairs` returns, which compiled loops recognise.
  @Nullable LuaFunction sequenceIterator() {
    return sequenceIterator;
  }

  /// Names the functions whose loops need no call per item: `next`, and the iterator of `ipairs`.
  public void iterators(LuaFunction next, LuaFunction sequence) {
    nextFunction = next;
    sequenceIterator = sequence;
  }

  /// The time of day that `os.time` and `os.date` tell.
  public InstantSource clock() {
    return clock;
  }

  /// Says by which clock the time of day is told; the machine's otherwise.
  public void clock(InstantSource source) {
    clock = source;
  }

  /// Says whether errors keep Lua's stack, which costs some microseconds each; those that `pcall`
  /// catches do not.
  public void keepsTracebacks(boolean wanted) {
    wantsTracebacks = wanted;
    keepsTracebacks = wanted;
  }

  /// True when errors that nothing in Lua catches keep the stack.
  boolean wantsTracebacks() {
    return wantsTracebacks;
  }

  /// True when an error that is raised now keeps Lua's stack.
  boolean keepsTracebacks() {
    return keepsTracebacks;
  }

  /// Says whether errors keep Lua's stack until something else is said: whoever catches errors does
  /// so, and puts back what is returned here.
  public boolean replaceKeepsTracebacks(boolean replacement) {
    boolean before = keepsTracebacks;
    keepsTracebacks = replacement;
    return before;
  }

  /// The stack of the error that a message handler looks at, or null.
  @Nullable List<CallStack.Level> handledStack() {
    return handledStack;
  }

  void handledStack(@Nullable List<CallStack.Level> stack) {
    handledStack = stack;
  }

  /// What the debugger knows of the running coroutine.
  public DebugThread debugThread() {
    var running = coroutine;
    return running == null ? mainDebugThread() : running.debugThread();
  }

  private DebugThread mainDebugThread() {
    if (debugThread == null) {
      debugThread = new DebugThread();
    }
    return debugThread;
  }

  /// True once the debugger has looked at this state, or code compiled for it has run.
  public boolean isDebugging() {
    return debugThread != null;
  }

  /// Who is told of exceptions that must not happen.
  public Defects defects() {
    return defects;
  }

  /// Says who is told of exceptions that must not happen; [Defects#LOGGED] otherwise.
  public void defects(Defects receiver) {
    defects = receiver;
  }

  /// The number that `tostring` shows for an object.
  int objectNumber(Object object) {
    return objectNumbers.of(meter, object);
  }

  /// Calls `function` within `budget`.
  ///
  /// @return one value directly, none or several as [Values]
  /// @throws LuaError when the code fails
  /// @throws BudgetExceeded when the budget is used up
  public @Nullable Object invoke(
      Budget budget, LuaFunction function, @Nullable Object... arguments) {
    var outerState = CURRENT.get();
    var outer = isRunning ? save() : null;
    CURRENT.set(this);
    isRunning = true;
    coroutine = null;
    keepsTracebacks = wantsTracebacks;
    objectNumbers.tidy();
    meter.start(budget);
    try {
      return Entry.call(function, arguments);
    } finally {
      meter.end();
      isRunning = outer != null;
      if (outer != null) {
        restore(outer);
      }
      CURRENT.set(outerState);
    }
  }

  /// Where an invocation begins; its frame marks the end of the stack for [CallStack].
  static final class Entry {
    private Entry() {}

    static @Nullable Object call(LuaFunction function, @Nullable Object[] arguments) {
      try {
        return Call.call(function, arguments);
      } catch (BudgetExceeded exceeded) {
        exceeded.within(function);
        throw exceeded;
      } catch (RuntimeException | Error failure) {
        throw Rethrow.unchanged(Defects.convert(function.state(), failure));
      }
    }
  }

  /// Runs `wait`, during which other invocations may run in this state on the same thread.
  public void suspended(Runnable wait) {
    var own = save();
    var current = CURRENT.get();
    isRunning = false;
    CURRENT.remove();
    try {
      wait.run();
    } finally {
      isRunning = true;
      restore(own);
      CURRENT.set(current);
    }
    meter.checkClocks();
  }

  // --- where the running function is -------------------------------------------------------------

  private @Nullable CompiledFunction hintCaller;
  private int hintSite;
  private long hintFuel;
  private boolean isCalledByHost;

  /// Compiled code is about to call a function that will most likely ask for the place of the call.
  void hint(CompiledFunction caller, int site) {
    hintCaller = caller;
    hintSite = site;
    hintFuel = meter.left();
    isCalledByHost = false;
  }

  /// A host function is about to call another one, whose errors then have no place.
  void hintHost() {
    hintCaller = null;
    hintFuel = meter.left();
    isCalledByHost = true;
  }

  /// The call that a hint was for is over.
  void dropHint() {
    hintCaller = null;
    isCalledByHost = false;
  }

  /// The compiled function that called the running host function by a name such as `setfenv`, or
  /// null when it is not known.
  public @Nullable CompiledFunction caller() {
    return hintFuel == meter.left() ? hintCaller : null;
  }

  /// The place of the call that runs now, if its call site left a hint and no compiled function ran
  /// since.
  @Nullable String takeHint() {
    var caller = hintCaller;
    boolean isHost = isCalledByHost;
    dropHint();
    if (hintFuel != meter.left()) {
      return null;
    }
    if (caller != null) {
      return caller.info().position(hintSite);
    }
    return isHost ? "" : null;
  }

  /// For a coroutine that runs on a thread of its own, where continuations are not to be had.
  static void enter(LuaState state) {
    if (CURRENT.get() != state) {
      CURRENT.set(state);
    }
  }

  private record Invocation(
      Meter.Saved meter,
      @Nullable Coroutine coroutine,
      @Nullable Object context,
      boolean keepsTracebacks,
      @Nullable List<CallStack.Level> handledStack) {}

  private Invocation save() {
    return new Invocation(meter.save(), coroutine, context, keepsTracebacks, handledStack);
  }

  private void restore(Invocation saved) {
    meter.restore(saved.meter);
    coroutine = saved.coroutine;
    context = saved.context;
    keepsTracebacks = saved.keepsTracebacks;
    handledStack = saved.handledStack;
  }
}
