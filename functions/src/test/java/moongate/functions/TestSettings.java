package moongate.functions;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import moongate.functions.api.FunctionBudgets;
import moongate.functions.api.FunctionLog;
import moongate.functions.api.HeldMemory;
import moongate.functions.api.Network;
import moongate.functions.api.NodeClock;
import moongate.functions.api.NodeFacts;
import moongate.functions.api.NodeServices;
import moongate.functions.api.RetainedTotal;
import moongate.functions.cache.CacheTimes;
import moongate.functions.cache.FunctionCache;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import moongate.functions.vault.Vaults;
import moongate.gateway.tracing.TraceSettings;

/// Kong's defaults on a node of one event loop without a network, but for what a test says.
final class TestSettings {
  /// For functions that compute for as long as a test lasts.
  static final FunctionBudgets LONG =
      new FunctionBudgets(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          1 << 30,
          1 << 20,
          100,
          1 << 16);

  /// The usual budgets, but with processor time to spare: for functions that come to their end, or
  /// meet another budget than that of the processor, however slow the machine is.
  static final FunctionBudgets PATIENT =
      new FunctionBudgets(
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          FunctionBudgets.DEFAULT.memory(),
          FunctionBudgets.DEFAULT.outputBytes(),
          FunctionBudgets.DEFAULT.logLines(),
          FunctionBudgets.DEFAULT.logBytes());

  private SandboxSettings sandbox = SandboxSettings.DEFAULT;
  private FunctionBudgets budgets = FunctionBudgets.DEFAULT;
  private NodeFacts facts = NodeFacts.DEFAULT;
  private FunctionLog log = FunctionSettings.DEFAULT.log();
  private FunctionCache cache = new FunctionCache(1 << 20, 2, CacheTimes.FOREVER);
  private Network network = Network.NONE;
  private Vaults vaults = Vaults.none();
  private TraceSettings tracing = TraceSettings.OFF;
  private NodeClock clock = NodeClock.SYSTEM;
  private HeldMemory held = HeldMemory.ofHeap(1, FunctionBudgets.DEFAULT.memory());
  private RetainedTotal retained = RetainedTotal.ofHeap();

  TestSettings mode(SandboxMode mode) {
    sandbox = new SandboxSettings(mode, List.of(), List.of());
    return this;
  }

  TestSettings sandbox(SandboxSettings replacement) {
    sandbox = replacement;
    return this;
  }

  TestSettings budgets(FunctionBudgets replacement) {
    budgets = replacement;
    return this;
  }

  TestSettings facts(NodeFacts replacement) {
    facts = replacement;
    return this;
  }

  TestSettings log(FunctionLog replacement) {
    log = replacement;
    return this;
  }

  TestSettings cache(FunctionCache replacement) {
    cache = replacement;
    return this;
  }

  TestSettings network(Network replacement) {
    network = replacement;
    return this;
  }

  TestSettings vaults(Vaults replacement) {
    vaults = replacement;
    return this;
  }

  TestSettings tracing(TraceSettings replacement) {
    tracing = replacement;
    return this;
  }

  TestSettings clock(NodeClock replacement) {
    clock = replacement;
    return this;
  }

  TestSettings held(HeldMemory replacement) {
    held = replacement;
    return this;
  }

  TestSettings retained(RetainedTotal replacement) {
    retained = replacement;
    return this;
  }

  FunctionSettings made() {
    return new FunctionSettings(
        sandbox,
        budgets,
        facts,
        log,
        Map.of(),
        new NodeServices(cache, network, vaults, tracing, clock, held, retained));
  }

  /// Functions of a node with these settings.
  FunctionLab lab() {
    return new FunctionLab(made());
  }
}
