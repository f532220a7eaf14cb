package moongate.functions.run;

import java.util.concurrent.TimeUnit;
import moongate.functions.FunctionSettings;
import moongate.functions.api.ActivePlugins;
import moongate.functions.api.ApiPhase;
import moongate.functions.api.RetainedTotal;
import moongate.functions.api.SharedDictionaries;
import moongate.functions.api.Worker;
import moongate.functions.sandbox.Sandbox;
import moongate.lua.lib.Libraries;
import moongate.lua.lib.StandardStreams;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.model.value.Value;
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

/// What it costs to keep the accounts of a function (calls, processor time, allocation, what it
/// retains): [#accounted] less [#invoked]. In the package of what it measures, which is nobody
/// else's.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AccountingKernels {
  private static final String SOURCE = "local nothing";

  private final LuaState state = new LuaState();
  private final FunctionRuntime runtime = runtime(state);
  private final FunctionSource source =
      FunctionSource.of(
          new FunctionPlace(ApiPhase.ACCESS, 1),
          (Value.Str) Value.of(SOURCE),
          OnError.CLOSE,
          new FunctionCompiler(false),
          Compilation.NOW);
  private final FunctionState function = new FunctionState(source, runtime);
  private final LuaFunction bare = runtime.start(source);
  private final Budget budget = FunctionSettings.DEFAULT.budgets().of(ApiPhase.ACCESS);
  private final Retention retention = new Retention(64 << 20, RetainedTotal.ofHeap());

  private static FunctionRuntime runtime(LuaState state) {
    var defaults = FunctionSettings.DEFAULT;
    var worker =
        new Worker(
            0,
            state,
            defaults.facts(),
            defaults.budgets(),
            defaults.log(),
            new SharedDictionaries(defaults.dictionaries(), defaults.services().clock()),
            defaults.services(),
            new ActivePlugins());
    var globals = new LuaTable();
    Libraries.openFull(state, globals, StandardStreams.ofProcess());
    return new FunctionRuntime(worker, new Sandbox(defaults.sandbox(), worker, globals));
  }

  /// The function within its budget, and nothing else.
  @Benchmark
  public @Nullable Object invoked() {
    return state.invoke(budget, bare);
  }

  /// The same with its accounts.
  @Benchmark
  public boolean accounted() {
    function.call(budget, budget, function.use().called());
    return retention.isDue(state.meter().chargedByAll());
  }
}
