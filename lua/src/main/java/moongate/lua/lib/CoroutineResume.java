package moongate.lua.lib;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.Call;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `coroutine.resume`, as a class of its own, which call sites can inline. With a single value
/// passed in and out, the only array is that of the result.
final class CoroutineResume extends HostFunction.OfAny {
  CoroutineResume(LuaState state, String name) {
    super(state, name);
    plain();
  }

  @Override
  public @Nullable Object call(@Nullable Object coroutine) {
    return resume(coroutine, Values.NONE);
  }

  @Override
  public @Nullable Object call(@Nullable Object coroutine, @Nullable Object a) {
    return resume(coroutine, a);
  }

  @Override
  public @Nullable Object call(@Nullable Object[] arguments) {
    return resume(Args.at(arguments, 1), Values.of(Values.from(arguments, 1)));
  }

  private @Nullable Object resume(@Nullable Object value, @Nullable Object arguments) {
    var coroutine = CoroutineLib.coroutine(value, "resume");
    try {
      return Call.succeeded(coroutine.resume(arguments));
    } catch (LuaError error) {
      return Values.pair(false, error.value());
    } catch (StackOverflowError overflow) {
      meter.overflowed();
      return Values.pair(false, LuaErrors.stackOverflow(overflow).value());
    }
  }
}
