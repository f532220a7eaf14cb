package moongate.functions.run;

import moongate.lua.runtime.Budget;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Values;

/// One function on one worker, between its requests.
///
/// The chunk itself runs first. If it returns a function, that takes the chunk's place and is
/// called at once; the chunk was an initialiser and its locals are what the function remembers. The
/// chunk has this one chance: if its first run fails or exits, it stays a plain chunk, and so it
/// does for requests that come while the first run still waits.
final class FunctionState {
  private final FunctionSource source;
  private LuaFunction function;
  private boolean hasRun;

  FunctionState(FunctionSource source, LuaFunction chunk) {
    this.source = source;
    this.function = chunk;
  }

  FunctionSource source() {
    return source;
  }

  void run(LuaState state, Budget budget, Budget firstRun) {
    if (hasRun) {
      state.invoke(budget, function);
      return;
    }
    hasRun = true;
    if (Values.first(state.invoke(firstRun, function)) instanceof LuaFunction made) {
      function = made;
      state.invoke(budget, made);
    }
  }
}
