package moongate.functions.api;

import java.util.List;
import java.util.function.Supplier;
import moongate.functions.cache.CacheTimes;
import moongate.functions.cache.FunctionCache;
import moongate.functions.vault.Vaults;
import moongate.gateway.tracing.TraceSettings;
import moongate.model.entity.EntitySchemas;

/// What functions share on all event loops of a node. Safe to share between threads.
///
/// @param cache the cache behind `kong.cache`
/// @param network how functions reach other servers, and which ones
/// @param vaults secrets by reference
/// @param tracing whether requests are traced
/// @param clock the time that functions are told
/// @param held the memory that waiting requests hold
/// @param retained the memory that functions keep between their calls
/// @param schemas the schemas of all entities of `kong.db`; asked for when the first function runs
/// @param events what functions tell each other
public record NodeServices(
    FunctionCache cache,
    Network network,
    Vaults vaults,
    TraceSettings tracing,
    NodeClock clock,
    HeldMemory held,
    RetainedTotal retained,
    Supplier<EntitySchemas> schemas,
    NodeEvents events) {
  private static final long DEFAULT_CACHE_BYTES = 64 << 20;

  /// A node of `workers` event loops that has no network.
  public static NodeServices offline(int workers) {
    return new NodeServices(
        new FunctionCache(DEFAULT_CACHE_BYTES, workers, CacheTimes.FOREVER),
        Network.NONE,
        Vaults.none(),
        TraceSettings.OFF);
  }

  /// With the machine's clock, and a share of its heap for those who wait.
  public NodeServices(FunctionCache cache, Network network, Vaults vaults, TraceSettings tracing) {
    this(
        cache,
        network,
        vaults,
        tracing,
        NodeClock.SYSTEM,
        HeldMemory.ofHeap(1, FunctionBudgets.DEFAULT.memory()),
        RetainedTotal.ofHeap());
  }

  /// With events of its own, and without the entities of plugins.
  public NodeServices(
      FunctionCache cache,
      Network network,
      Vaults vaults,
      TraceSettings tracing,
      NodeClock clock,
      HeldMemory held,
      RetainedTotal retained) {
    this(
        cache,
        network,
        vaults,
        tracing,
        clock,
        held,
        retained,
        NodeServices::noPlugins,
        new NodeEvents(cache));
  }

  private static EntitySchemas noPlugins() {
    return new EntitySchemas(List.of());
  }
}
