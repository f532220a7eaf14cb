package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A closure of compiled Lua. The compiler generates one subclass per function in the source, whose
/// instances hold the captured variables in fields.
///
/// A tail call is made as a plain call while few of them are active ([Meter#tailDepth]), else it is
/// returned to be made by the caller: both are cheap, and endless tail recursion runs in constant
/// space.
public abstract class CompiledFunction extends LuaFunction {
  /// How many tail calls may be active as plain calls.
  public static final int TAIL_DEPTH = 100;

  /// A closure of `state` whose globals are in `environment`.
  protected CompiledFunction(LuaState state, @Nullable LuaTable environment) {
    super(state, environment);
  }

  @Override
  public final @Nullable String name() {
    return null;
  }

  /// Where this function comes from.
  public final FunctionInfo info() {
    var type = getClass();
    return ((ChunkClassLoader) type.getClassLoader()).function(type.getName());
  }
}
