package moongate.lua.lib;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.Call;
import moongate.lua.runtime.CompiledFunction;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `pcall`, as a class of its own, which call sites can inline; calling a compiled function with at
/// most one argument needs no array.
final class ProtectedCall extends HostFunction.OfAny {
  ProtectedCall(LuaState state, String name) {
    super(state, name);
  }

  @Override
  public @Nullable Object call(@Nullable Object callee) {
    if (!(callee instanceof CompiledFunction)) {
      return call(new @Nullable Object[] {callee});
    }
    int tailDepth = meter.tailDepth;
    boolean keptTracebacks = state.replaceKeepsTracebacks(false);
    try {
      return Call.succeeded(Call.call(callee));
    } catch (RuntimeException | StackOverflowError | LinkageError error) {
      return Call.failed(state, error, tailDepth);
    } finally {
      state.replaceKeepsTracebacks(keptTracebacks);
    }
  }

  @Override
  public @Nullable Object call(@Nullable Object callee, @Nullable Object a) {
    if (!(callee instanceof CompiledFunction)) {
      return call(new @Nullable Object[] {callee, a});
    }
    int tailDepth = meter.tailDepth;
    boolean keptTracebacks = state.replaceKeepsTracebacks(false);
    try {
      return Call.succeeded(Call.call(callee, a));
    } catch (RuntimeException | StackOverflowError | LinkageError error) {
      return Call.failed(state, error, tailDepth);
    } finally {
      state.replaceKeepsTracebacks(keptTracebacks);
    }
  }

  @Override
  public @Nullable Object call(@Nullable Object[] arguments) {
    Args.any(arguments, 1, "pcall");
    return Call.protectedCall(state, arguments[0], Values.from(arguments, 1));
  }
}
