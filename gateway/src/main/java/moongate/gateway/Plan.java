package moongate.gateway;

import java.util.List;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.plugin.SharedState;
import moongate.model.Snapshot;
import org.jspecify.annotations.Nullable;

/// A configuration, compiled: router and plugin chains. Immutable; a request keeps the plan that it
/// started with.
public final class Plan {
  private final Snapshot snapshot;

  private Plan(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /// Compiles `snapshot`, aside: nothing that serves changes.
  ///
  /// @param types every plugin that the snapshot may name
  /// @param previous the plan to be replaced, whose plugins may hand on what they remember
  /// @throws PlanException saying why it cannot be put to work
  public static Plan compile(
      Snapshot snapshot,
      List<PluginType> types,
      GatewaySettings settings,
      SharedState shared,
      @Nullable Plan previous) {
    return new Plan(snapshot);
  }

  /// What this was compiled from.
  public Snapshot snapshot() {
    return snapshot;
  }
}
