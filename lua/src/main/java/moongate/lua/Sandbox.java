package moongate.lua;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import moongate.lua.lib.Libraries;
import moongate.lua.lib.StandardStreams;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Usage;
import org.jspecify.annotations.Nullable;

/// A state with globals and a budget: the simplest way to run code.
///
///     var sandbox = Sandbox.restricted(Budget.DEFAULT);
///     var add = sandbox.load("local a, b = ... return a + b", "=add");
///     double sum = sandbox.call(add, 1, 2).number(1);                // 3.0
///
/// Every call gets the whole budget. Like its state, a sandbox may be used by one thread at a time;
/// create one per thread. Sandboxes can share compiled code: see [Chunk].
public final class Sandbox {
  private final LuaState state = new LuaState();
  private final LuaTable globals = new LuaTable();
  private final Budget budget;
  private Usage usage = Usage.NONE;

  private Sandbox(Budget budget) {
    this.budget = budget;
  }

  /// A sandbox whose globals give no access to anything outside of it.
  public static Sandbox restricted(Budget budget) {
    var sandbox = new Sandbox(budget);
    Libraries.openSandboxed(sandbox.state, sandbox.globals);
    return sandbox;
  }

  /// A sandbox with the whole library, including files and processes: for code that its user wrote
  /// and started.
  public static Sandbox trusted(Budget budget, StandardStreams streams) {
    var sandbox = new Sandbox(budget);
    sandbox.state.compiler(Lua.COMPILER);
    Libraries.openFull(sandbox.state, sandbox.globals, streams);
    return sandbox;
  }

  /// Adds a library of host functions, as a global table with the library's name.
  public Sandbox with(Library library) {
    globals.put(library.name(), library.open(state));
    return this;
  }

  /// Sets a global variable to a value that [Marshal#toLua] takes.
  public Sandbox with(String name, @Nullable Object value) {
    globals.put(name, Marshal.toLua(value));
    return this;
  }

  /// The state in which the code runs.
  public LuaState state() {
    return state;
  }

  /// The table of globals, to which the host may add.
  public LuaTable globals() {
    return globals;
  }

  /// Compiles `source` to a function without running it.
  ///
  /// @param chunkName as in Lua: `=name` or `@file` is used literally, anything else is the source
  ///   itself
  /// @throws moongate.lua.runtime.LuaError if the source is not valid Lua, or too long; without a
  ///   budget, the length is not limited
  public LuaFunction load(String source, String chunkName) {
    boolean isLimited = budget != Budget.UNLIMITED;
    return load(Lua.compile(source, chunkName, isLimited ? Lua.USUAL_SOURCE : Integer.MAX_VALUE));
  }

  /// Instantiates a compiled chunk as a function of this sandbox.
  public LuaFunction load(Chunk chunk) {
    return chunk.instantiate(state, globals);
  }

  /// Calls a function of this sandbox within the budget, with arguments that [Marshal#toLua] takes.
  ///
  /// @throws moongate.lua.runtime.LuaError if the code fails
  /// @throws moongate.lua.runtime.BudgetExceeded if the budget is used up
  public Results call(LuaFunction function, @Nullable Object... arguments) {
    var passed = new @Nullable Object[arguments.length];
    for (int i = 0; i < passed.length; i++) {
      passed[i] = Marshal.toLua(arguments[i]);
    }
    return new Results(invoke(function, passed));
  }

  /// Compiles and runs `source` within the budget. Arguments and result are Lua values.
  ///
  /// @return a single value directly, none or several as [moongate.lua.runtime.Values]
  /// @throws moongate.lua.runtime.LuaError if the source is not valid Lua or its code fails
  /// @throws moongate.lua.runtime.BudgetExceeded if the budget is used up
  public @Nullable Object run(String source, String chunkName, @Nullable Object... arguments) {
    return invoke(load(source, chunkName), arguments);
  }

  /// The resources that the last call used, whether it succeeded or not.
  public Usage usage() {
    return usage;
  }

  private @Nullable Object invoke(LuaFunction function, @Nullable Object[] arguments) {
    var threads = ManagementFactory.getThreadMXBean();
    long cpuStart = threads.getCurrentThreadCpuTime();
    long wallStart = System.nanoTime();
    try {
      return state.invoke(budget, function, arguments);
    } finally {
      usage =
          new Usage(
              budget.instructions() - state.meter().instructionsLeft(),
              Duration.ofNanos(Math.max(0, threads.getCurrentThreadCpuTime() - cpuStart)),
              Duration.ofNanos(System.nanoTime() - wallStart),
              budget.memory() - state.meter().memoryLeft());
    }
  }
}
