package moongate.bench.jmh;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import moongate.lua.Chunk;
import moongate.lua.Lua;
import moongate.lua.lib.Libraries;
import moongate.lua.lib.StandardStreams;
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
  private final LuaFunction fields =
      function(
          "return function(t) t = t or { x = 1, y = 2, z = 3 } for i = 1, 100 do"
              + " local d = t.x * t.y - t.z t.x, t.y = t.x + d * 0.01, t.y - d * 0.01 end"
              + " return t.x end");
  private final LuaFunction methods =
      function(
          "local Base = {} Base.__index = Base function Base:value() return self.n end"
              + " local Class = setmetatable({}, Base) Class.__index = Class"
              + " function Class:add(by) self.n = self.n + by return self end"
              + " return function() local o = setmetatable({ n = 0 }, Class)"
              + " for i = 1, 100 do o:add(i) end return o:value() end",
          true);
  private final LuaFunction keys =
      function(
          "return function() local counts = {} for i = 1, 100 do"
              + " local key = ('word1word2word3'):sub(1 + i % 3 * 5, 5 + i % 3 * 5)"
              + " counts[key] = (counts[key] or 0) + 1 end return counts.word1 end");
  private final LuaFunction gateway = function(GATEWAY_FUNCTION);
  private final LuaFunction nothing = function("return function() end");

  private LuaFunction function(String source) {
    return function(source, false);
  }

  private LuaFunction function(String source, boolean hasAll) {
    var globals = new LuaTable();
    if (hasAll) {
      Libraries.openFull(state, globals, StandardStreams.ofProcess());
    } else {
      Libraries.openSandboxed(state, globals);
    }
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
  public @Nullable Object hundredFieldUpdates() {
    return invoke(fields);
  }

  @Benchmark
  public @Nullable Object hundredMethodCalls() {
    return invoke(methods);
  }

  @Benchmark
  public @Nullable Object hundredComputedKeys() {
    return invoke(keys);
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
