package moongate.lua.runtime;

import java.time.InstantSource;
import java.util.List;
import moongate.fiber.Rethrow;
import org.jspecify.annotations.Nullable;

/// An isolated Lua state: the objects that its functions share, and the invocation that runs in it.
///
/// Single-threaded: the gateway has one per event loop and sandbox. [#invoke] enters code and sets
/// its budget. A host function that waits in the middle of an invocation does so through
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
  private MainCode mainCode = MainCode.PLAIN;
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

  /// The known methods of strings; stored here so that compiled code reads them in one step.
  @Nullable LuaFunction[] stringMethods() {
    return stringMethods;
  }

  /// Values that libraries store out of reach of Lua code.
  public LuaTable registry() {
    return registry;
  }

  /// The random number generator of `math.random`.
  public RandomNumbers random() {
    return random;
  }

  /// The compiler for `load` and similar functions.
  public ChunkCompiler compiler() {
    return compiler;
  }

  /// Sets the compiler for `load` and similar functions.
  public void compiler(ChunkCompiler replacement) {
    compiler = replacement;
  }

  /// The running coroutine, or null in the main one.
  public @Nullable Coroutine coroutine() {
    return coroutine;
  }

  void coroutine(@Nullable Coroutine running) {
    coroutine = running;
  }

  /// What code outside of any coroutine may do.
  public MainCode mainCode() {
    return mainCode;
  }

  /// Sets what code outside of any coroutine may do; by default [MainCode#PLAIN].
  public void mainCode(MainCode offered) {
    mainCode = offered;
  }

  /// The host's object for the running invocation, such as the request it serves.
  public @Nullable Object context() {
    return context;
  }

  /// Sets the host's object for the running invocation; [#suspended(Runnable)] keeps it with the
  /// invocation.
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

  /// Sets the functions whose loops need no call per item: `next`, and the iterator of `ipairs`.
  public void iterators(LuaFunction next, LuaFunction sequence) {
    nextFunction = next;
    sequenceIterator = sequence;
  }

  /// The clock of `os.time` and `os.date`.
  public InstantSource clock() {
    return clock;
  }

  /// Sets the clock of `os.time` and `os.date`; by default the system clock.
  public void clock(InstantSource source) {
    clock = source;
  }

  /// Sets whether errors keep Lua's stack, which costs some microseconds each; errors that `pcall`
  /// catches do not keep it.
  public void keepsTracebacks(boolean wanted) {
    wantsTracebacks = wanted;
    keepsTracebacks = wanted;
  }

  /// True if errors that no Lua code catches keep the stack.
  boolean wantsTracebacks() {
    return wantsTracebacks;
  }

  /// True if an error that is raised now keeps Lua's stack.
  boolean keepsTracebacks() {
    return keepsTracebacks;
  }

  /// Sets whether errors keep Lua's stack, and returns the setting before. Code that catches errors
  /// changes the setting, and restores it afterwards.
  public boolean replaceKeepsTracebacks(boolean replacement) {
    boolean before = keepsTracebacks;
    keepsTracebacks = replacement;
    return before;
  }

  /// The stack of the error that a message handler is processing, or null.
  @Nullable List<CallStack.Level> handledStack() {
    return handledStack;
  }

  void handledStack(@Nullable List<CallStack.Level> stack) {
    handledStack = stack;
  }

  /// The debugger's data of the running coroutine.
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

  /// True once the debugger was used in this state, or code compiled for debugging has run.
  public boolean isDebugging() {
    return debugThread != null;
  }

  /// The receiver of unexpected exceptions.
  public Defects defects() {
    return defects;
  }

  /// Sets the receiver of unexpected exceptions; by default [Defects#LOGGED].
  public void defects(Defects receiver) {
    defects = receiver;
  }

  /// The number that `tostring` shows for an object.
  int objectNumber(Object object) {
    return objectNumbers.of(meter, object);
  }

  /// Calls `function` within `budget`.
  ///
  /// @return a single value directly, none or several as [Values]
  /// @throws LuaError if the code fails
  /// @throws BudgetExceeded if the budget is used up
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

  /// The start of an invocation; its frame marks the end of the stack for [CallStack].
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

  /// Runs `wait`; meanwhile other invocations may run in this state on the same thread.
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

  // The position of the running function

  private @Nullable CompiledFunction hintCaller;
  private int hintSite;
  private long hintFuel;
  private boolean isCalledByHost;

  /// Called by compiled code before it calls a function that will probably need the position of the
  /// call.
  void hint(CompiledFunction caller, int site) {
    hintCaller = caller;
    hintSite = site;
    hintFuel = meter.left();
    isCalledByHost = false;
  }

  /// Called before a host function calls another one, whose errors then have no position.
  void hintHost() {
    hintCaller = null;
    hintFuel = meter.left();
    isCalledByHost = true;
  }

  /// Called after the call for which a hint was left.
  void dropHint() {
    hintCaller = null;
    isCalledByHost = false;
  }

  /// The compiled function that called the running host function by a name such as `setfenv`, or
  /// null if unknown.
  public @Nullable CompiledFunction caller() {
    return hintFuel == meter.left() ? hintCaller : null;
  }

  /// The position of the current call, if its call site left a hint and no compiled function ran
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

  /// For a coroutine that runs on a thread of its own, if continuations are not available.
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
