package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A function that Lua code can call: compiled Lua ([CompiledFunction]) or the host's
/// ([HostFunction]).
///
/// The `call` methods are what compiled call sites invoke. They may return a pending tail call, so
/// host code calls functions through [Call]. An array of arguments belongs to the callee, and
/// neither side changes it any more.
public abstract class LuaFunction {
  /// The state this function belongs to.
  protected final LuaState state;

  /// The state's meter, here to be one load away for compiled code.
  protected final Meter meter;

  /// Where the function's global names live.
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

  /// The name for tracebacks, or null when it has none.
  public abstract @Nullable String name();

  /// The state this function belongs to.
  public final LuaState state() {
    return state;
  }

  /// The table of the function's globals; null for most host functions.
  public final @Nullable LuaTable environment() {
    return environment;
  }

  /// Gives the function another table of globals (`setfenv`).
  public final void environment(@Nullable LuaTable replacement) {
    environment = replacement;
  }
}
