package moongate.lua.lib;

import moongate.lua.runtime.Coroutine;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Values;
import moongate.lua.runtime.Yielding;
import org.jspecify.annotations.Nullable;

/// `coroutine.yield`, a class of its own, which call sites compile in: the fewer frames lie between
/// Lua code and the suspension, the less has to be put away and brought back.
final class CoroutineYield extends HostFunction.OfAny implements Yielding {
  CoroutineYield(LuaState state, String name) {
    super(state, name);
  }

  @Override
  public @Nullable Object call(@Nullable Object a) {
    return Coroutine.yield(state, a);
  }

  @Override
  public @Nullable Object call(@Nullable Object[] arguments) {
    return Coroutine.yield(state, Values.of(arguments));
  }
}
