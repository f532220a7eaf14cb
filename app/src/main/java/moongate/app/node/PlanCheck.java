package moongate.app.node;

import java.util.List;
import moongate.app.settings.Settings;
import moongate.functions.api.Network;
import moongate.gateway.Plan;
import moongate.gateway.PlanException;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.plugin.SharedState;
import moongate.model.Snapshot;
import moongate.model.value.Problems;
import moongate.store.ConfigStore;

/// Checks changes in a program that serves nothing. It refuses what no node could serve, such as
/// functions that do not compile, and invalid patterns.
public record PlanCheck(List<PluginType> types, GatewaySettings gateway, SharedState shared)
    implements ConfigStore.Preparation {
  /// Checks in the same way as a node with these settings.
  public static PlanCheck of(Settings settings) {
    var functions =
        SettingsForFunctions.functions(
            settings, NodeIdentity.of(settings), new Traffic(), Network.NONE);
    return new PlanCheck(
        PluginTypes.of(settings, functions),
        Offline.gatewaySettings(settings),
        new SharedState(functions.secrets()));
  }

  @Override
  public Runnable prepare(Snapshot next, Problems problems) {
    try {
      Plan.compile(next, types, gateway, shared, null);
    } catch (PlanException refused) {
      problems.addAll(refused.problems());
    }
    return () -> {};
  }
}
