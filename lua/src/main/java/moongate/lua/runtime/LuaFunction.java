package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A function that Lua code can call: compiled Lua ([CompiledFunction]) or a host function
/// ([HostFunction]).
///
/// The `call` methods are called by compiled call sites. They may return a pending tail call, so
/// host code calls functions through [Call]. An array of arguments belongs to the callee; from then
/// on neither caller nor callee changes it.
public abstract class LuaFunction {
  /// The state this function belongs to.
  protected final LuaState state;

  /// The state's meter; stored here so that compiled code reads it in one step.
  protected final Meter meter;

  /// The table of the function's globals.
  protected @Nullable LuaTable environment;

  /// A function of `state` whose globals are in `environment`.
  protected LuaFunction(LuaState state, @Nullable LuaTable environment) {
    this.state = state;
    this.meter = state.meter();
    this.environment = environment;
  }

  /// Calls with no argument.
  public abstract @Nullable Object call();

  /// Calls with one argument.
  public abstract @Nullable Object call(@Nullable Object a);

  /// Calls with two arguments.
  public abstract @Nullable Object call(@Nullable Object a, @Nullable Object b);

  /// Calls with three arguments.
  public abstract @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c);

  /// Calls with any number of arguments.
  public abstract @Nullable Object call(@Nullable Object[] arguments);

  /// The name for tracebacks, or null if it has none.
  public abstract @Nullable String name();

  /// The state this function belongs to.
  public final LuaState state() {
    return state;
  }

  /// The table of the function's globals; null for most host functions.
  public final @Nullable LuaTable environment() {
    return environment;
  }

  /// Sets the table of the function's globals (`setfenv`).
  public final void environment(@Nullable LuaTable replacement) {
    environment = replacement;
  }
}
