package moongate.lua;

import moongate.lua.lib.Libraries;
import moongate.lua.lib.StandardStreams;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// A state with globals and a budget: the short way to run code.
///
///     var sandbox = Sandbox.restricted(budget);
///     sandbox.globals().put("limit", 10.0);
///     var sum = sandbox.run("return limit + ...", "=sum", 1.0);      // 11.0
///
/// Single-threaded, like its state.
public final class Sandbox {
  private final LuaState state = new LuaState();
  private final LuaTable globals = new LuaTable();
  private final Budget budget;

  private Sandbox(Budget budget) {
    this.budget = budget;
  }

  /// Globals from which nothing beyond their own values can be reached.
  public static Sandbox restricted(Budget budget) {
    var sandbox = new Sandbox(budget);
    Libraries.openSandboxed(sandbox.state, sandbox.globals);
    return sandbox;
  }

  /// The whole library, files and processes included: for code that its user wrote and started.
  public static Sandbox trusted(Budget budget, StandardStreams streams) {
    var sandbox = new Sandbox(budget);
    sandbox.state.compiler(Lua.COMPILER);
    Libraries.openFull(sandbox.state, sandbox.globals, streams);
    return sandbox;
  }

  /// The state in which the code runs.
  public LuaState state() {
    return state;
  }

  /// The table of globals, for the host to add to.
  public LuaTable globals() {
    return globals;
  }

  /// Compiles and runs `source` within the budget.
  ///
  /// @return one value directly, none or several as [moongate.lua.runtime.Values]
  /// @throws moongate.lua.runtime.LuaError when the source is not Lua or its code fails
  /// @throws moongate.lua.runtime.BudgetExceeded when the budget is used up
  public @Nullable Object run(String source, String chunkName, @Nullable Object... arguments) {
    var chunk = Lua.compile(source, chunkName);
    return state.invoke(budget, chunk.instantiate(state, globals), arguments);
  }
}
