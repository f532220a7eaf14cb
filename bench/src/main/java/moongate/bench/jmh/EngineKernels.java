package moongate.bench.jmh;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import moongate.lua.Chunk;
import moongate.lua.Lua;
import moongate.lua.lib.Libraries;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the engine costs per invocation, in the sandbox and within a budget, as a gateway uses it.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EngineKernels {
  private static final Budget BUDGET =
      new Budget(100_000_000, Duration.ofSeconds(1), Duration.ofSeconds(10), 64 << 20);

  /// Reads two headers, decides, writes two others; the tables stand for the request's headers.
  private static final String GATEWAY_FUNCTION =
      """
      local request = { ["x-api-key"] = "acme-4f2b9c", ["user-agent"] = "bench/1.0" }
      local response = {}
      return function()
        local key = request["x-api-key"]
        if not key then return 401 end
        local tenant = key:match("^(%w+)%-") or "none"
        response["x-tenant"] = tenant
        response["x-client"] = (request["user-agent"] or ""):lower() .. "@" .. tenant
        return 200
      end
      """;

  private final LuaState state = new LuaState();
  private final LuaFunction fib =
      function(
          "local function fib(n) if n < 2 then return n end return fib(n-1) + fib(n-2) end"
              + " return function() return fib(15) end");
  private final LuaFunction tables =
      function(
          "return function() local t = {} for i = 1, 100 do t[i] = { id = i, name = 'x' } end"
              + " local sum = 0 for i, v in ipairs(t) do sum = sum + v.id end return sum end");
  private final LuaFunction strings =
      function(
          "return function() local s = ('a=1&b=2&c=3'):gsub('(%w)=(%w)', '%2=%1')"
              + " return s:upper() .. #s .. s:sub(2, 4) end");
  private final LuaFunction gateway = function(GATEWAY_FUNCTION);
  private final LuaFunction nothing = function("return function() end");

  private LuaFunction function(String source) {
    var globals = new LuaTable();
    Libraries.openSandboxed(state, globals);
    var chunk = Lua.compile(source, "=kernel").instantiate(state, globals);
    return (LuaFunction) Objects.requireNonNull(state.invoke(BUDGET, chunk));
  }

  private @Nullable Object invoke(LuaFunction function) {
    return state.invoke(BUDGET, function);
  }

  @Benchmark
  public Chunk compile() {
    return Lua.compile(GATEWAY_FUNCTION, "=kernel");
  }

  @Benchmark
  public @Nullable Object invokeNothing() {
    return invoke(nothing);
  }

  @Benchmark
  public @Nullable Object fib15() {
    return invoke(fib);
  }

  @Benchmark
  public @Nullable Object hundredTables() {
    return invoke(tables);
  }

  @Benchmark
  public @Nullable Object stringLibrary() {
    return invoke(strings);
  }

  @Benchmark
  public @Nullable Object gatewayFunction() {
    return invoke(gateway);
  }
}
