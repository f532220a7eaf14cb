package moongate.app.torture;

import java.io.InputStream;
import java.io.OutputStream;
import moongate.fiber.Continuation;
import moongate.lua.Lua;
import moongate.lua.lib.CjsonLib;
import moongate.lua.lib.Libraries;
import moongate.lua.lib.StandardStreams;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The state that an attack runs in, set up as in a node: inside a fiber, on its own thread.
final class Victim {
  /// Uses many features; an intact state returns `sound`.
  private static final String PROBE =
      """
      local t = {}
      for i = 1, 200 do t[i] = i t["k" .. i] = -i end
      table.sort(t, function(a, b) return a > b end)
      assert(#t == 200 and t[1] == 200 and t.k7 == -7)
      local made = coroutine.wrap(function(a) local b = coroutine.yield(a + 1) return b * 2 end)
      assert(made(1) == 2 and made(21) == 42)
      assert(coroutine.running() == nil)
      local ok, e = pcall(error, "x", 0)
      assert(not ok and e == "x")
      assert(("a1b2"):gsub("%d", function(d) return d + 1 end) == "a2b3")
      assert(("%5.1f|%q"):format(1.5, "\\n") == "  1.5|\\"\\\\\\n\\"")
      assert(cjson.encode(cjson.decode('{"a":[1,{"b":null}]}')) == '{"a":[1,{"b":null}]}')
      local function deep(n) if n == 0 then return 0 end return 1 + deep(n - 1) end
      assert(deep(150) == 150)
      local n = 0
      for k, v in pairs({1, 2, 3, x = 4}) do n = n + v end
      assert(n == 10 and select("#", unpack(t, 1, 50)) == 50)
      return "sound"
      """;

  private final LuaState state = new LuaState();
  private final LuaTable globals = new LuaTable();
  private final Budget budget;

  Victim(boolean hasFullLibrary, Budget budget) {
    this.budget = budget;
    state.keepsTracebacks(true);
    if (hasFullLibrary) {
      state.compiler(Lua.COMPILER);
      Libraries.openFull(
          state,
          globals,
          new StandardStreams(
              InputStream.nullInputStream(),
              OutputStream.nullOutputStream(),
              OutputStream.nullOutputStream()));
    } else {
      Libraries.openSandboxed(state, globals);
      globals.put("print", HostFunction.of(state, "print", (HostFunction.F0) _ -> Values.NONE));
    }
    globals.put("cjson", CjsonLib.open(state));
  }

  /// How a run ended: a word of [Attack#expected()], and the text of the error.
  record End(String word, String message) {}

  /// The compiled code of the attack, or how the compiler refused it.
  record Compiled(@Nullable LuaFunction function, @Nullable End refused) {}

  Compiled compile(Attack attack) {
    try {
      var chunk = Lua.compile(attack.source(), "=" + attack.id());
      return new Compiled(chunk.instantiate(state, globals), null);
    } catch (LuaError error) {
      return new Compiled(null, new End("syntax", String.valueOf(error.getMessage())));
    }
  }

  /// Runs the function once within the budget, in a fiber.
  End run(LuaFunction function) {
    var ends = new End[1];
    var fiber = Continuation.of(Continuation.Kind.FIBER, () -> ends[0] = invoke(function));
    fiber.run();
    return fiber.isDone() && ends[0] != null ? ends[0] : new End("hang", "it suspended its fiber");
  }

  private End invoke(LuaFunction function) {
    try {
      var result = Values.first(state.invoke(budget, function));
      return new End("done", result instanceof String text ? text : "");
    } catch (BudgetExceeded exceeded) {
      return new End(exceeded.kind().word(), String.valueOf(exceeded.getMessage()));
    } catch (LuaError error) {
      var message = String.valueOf(error.getMessage());
      return new End(message.endsWith("stack overflow") ? "stack" : "error", message);
    } catch (Throwable escaped) {
      return new End("escaped", escaped.toString());
    }
  }

  /// Runs the next request: a function that uses many features.
  End probe() {
    return run(Lua.compile(PROBE, "=probe").instantiate(state, globals));
  }
}
