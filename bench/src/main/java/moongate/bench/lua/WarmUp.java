package moongate.bench.lua;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import moongate.lua.Chunk;
import moongate.lua.Lua;
import moongate.lua.lib.Libraries;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;

/// What the engine's first steps cost in a fresh JVM: CPU time of this thread, and of the whole
/// process, where the JVM compiles beside it.
final class WarmUp {
  private static final int MANY = 1000;

  private static final Budget BUDGET =
      new Budget(100_000_000, Duration.ofSeconds(1), Duration.ofSeconds(10), 64 << 20);

  /// A function as gateways have them; `@` becomes a number, so that no two are the same.
  private static final String FUNCTION =
      """
      local request = { ["x-api-key"] = "acme-4f2b9c", ["user-agent"] = "bench/1.0", path = "/v@/orders" }
      local response = {}
      local function limit(tenant) return tenant == "acme" and 100 or 10 end
      return function()
        local key = request["x-api-key"]
        if not key then return 401 end
        local tenant = key:match("^(%w+)%-") or "none"
        response["x-tenant"] = tenant
        response["x-limit"] = tostring(limit(tenant) + @)
        response["x-client"] = (request["user-agent"] or ""):lower() .. "@" .. tenant
        for name, value in pairs(response) do
          if #value > 100 then response[name] = value:sub(1, 100) end
        end
        return 200
      end
      """;

  private final LuaState state = new LuaState();
  private final LuaTable globals = new LuaTable();

  private WarmUp() {
    Libraries.openSandboxed(state, globals);
  }

  public static void main(String... arguments) {
    System.out.println("| fresh JVM | thread CPU ms | process CPU ms |");
    System.out.println("|---|---|---|");
    var warmUp = new WarmUp[1];
    report("make a state, open the sandbox", () -> warmUp[0] = new WarmUp());
    warmUp[0].run();
  }

  private void run() {
    var chunks = new ArrayList<Chunk>();
    var functions = new ArrayList<LuaFunction>();
    report("compile the first chunk", () -> chunks.add(compile(0)));
    report("its first run, which makes the function", () -> functions.add(run(chunks.getFirst())));
    report("the function's first call", () -> call(functions.getFirst()));
    report(
        "%d more calls".formatted(MANY),
        () -> {
          for (int i = 0; i < MANY; i++) {
            call(functions.getFirst());
          }
        });
    report(
        "compile %d other chunks".formatted(MANY),
        () -> {
          for (int i = 1; i <= MANY; i++) {
            chunks.add(compile(i));
          }
        });
    report(
        "their first runs",
        () -> {
          for (int i = 1; i <= MANY; i++) {
            functions.add(run(chunks.get(i)));
          }
        });
    report(
        "the first calls of those %d functions".formatted(MANY),
        () -> {
          for (int i = 1; i <= MANY; i++) {
            call(functions.get(i));
          }
        });
  }

  private static Chunk compile(int number) {
    return Lua.compile(FUNCTION.replace("@", Integer.toString(number)), "=function" + number);
  }

  private LuaFunction run(Chunk chunk) {
    return (LuaFunction)
        Objects.requireNonNull(state.invoke(BUDGET, chunk.instantiate(state, globals)));
  }

  private void call(LuaFunction function) {
    if (!Objects.equals(state.invoke(BUDGET, function), 200.0)) {
      throw new IllegalStateException("the function failed");
    }
  }

  private static void report(String step, Runnable work) {
    var threads = ManagementFactory.getThreadMXBean();
    var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long processStart = process.getProcessCpuTime();
    long start = threads.getCurrentThreadCpuTime();
    work.run();
    long spent = threads.getCurrentThreadCpuTime() - start;
    long spentInAll = process.getProcessCpuTime() - processStart;
    System.out.println("| %s | %.2f | %.2f |".formatted(step, spent / 1e6, spentInAll / 1e6));
  }
}
