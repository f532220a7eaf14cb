package moongate.lua.lib;

import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Yielding;

/// `coroutine.yield`, a class of its own, which call sites compile in: the fewer frames lie between
/// Lua code and the suspension, the less has to be put away and brought back.
final class CoroutineYield extends Yielding {
  CoroutineYield(LuaState state, String name) {
    super(state, name);
  }
}
