package moongate.functions.api;

import moongate.lua.runtime.Coroutine;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.MainCode;
import org.jspecify.annotations.Nullable;

/// The code of a phase or timer outside of any coroutine. As in OpenResty, `coroutine.running` has
/// an object for it, and `coroutine.yield` lets its light threads and other requests run, in the
/// phases that may wait.
final class PhaseCode implements MainCode {
  private final LuaState state;

  PhaseCode(LuaState state) {
    this.state = state;
  }

  @Override
  public @Nullable Coroutine running() {
    return state.context() instanceof Scope scope
        ? scope.attached(Coroutine.class, () -> Coroutine.ofMainCode(state))
        : null;
  }

  @Override
  public boolean yield() {
    if (state.context() instanceof Scope scope && PhaseRule.NGX_WAIT.allows(scope.phase())) {
      scope.yield();
      return true;
    }
    return false;
  }
}
