package moongate.bench.lua;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import moongate.lua.Lua;
import moongate.lua.lib.Libraries;
import moongate.lua.lib.StandardStreams;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;

/// Our engine, with all limits on: as wide as can be, but counted.
final class MoongateEngine implements Engine {
  private static final Budget BUDGET =
      new Budget(1L << 50, Duration.ofHours(1), Duration.ofHours(1), 1L << 50);

  private final LuaState state = new LuaState();
  private final LuaTable globals = new LuaTable();

  MoongateEngine() {
    state.compiler(Lua.COMPILER);
    Libraries.openFull(state, globals, StandardStreams.ofProcess());
  }

  @Override
  public Callable<String> load(String name, String source) {
    var chunk = Lua.compile(source, "@" + name).instantiate(state, globals);
    var operation = (LuaFunction) Objects.requireNonNull(state.invoke(BUDGET, chunk));
    return () -> String.valueOf(Conversions.toString(state, state.invoke(BUDGET, operation)));
  }
}
