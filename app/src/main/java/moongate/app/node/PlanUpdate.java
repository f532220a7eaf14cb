package moongate.app.node;

import java.util.List;
import moongate.gateway.Gateway;
import moongate.gateway.Plan;
import moongate.gateway.PlanException;
import moongate.gateway.balance.HealthChecks;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.plugin.SharedState;
import moongate.model.Problems;
import moongate.model.Snapshot;
import moongate.store.ConfigStore;

/// Compiles each new snapshot into a plan, while the old one serves, and hands it to the gateway.
record PlanUpdate(
    Gateway gateway,
    HealthChecks checks,
    List<PluginType> types,
    GatewaySettings settings,
    SharedState shared)
    implements ConfigStore.Preparation {
  @Override
  public Runnable prepare(Snapshot next, Problems problems) {
    try {
      var plan = Plan.compile(next, types, settings, shared, gateway.plan());
      return () -> {
        gateway.use(plan);
        checks.follow(plan.balancer());
      };
    } catch (PlanException refused) {
      problems.addAll(refused.problems());
      return () -> {};
    }
  }
}
