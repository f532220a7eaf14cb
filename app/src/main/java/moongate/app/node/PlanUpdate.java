package moongate.app.node;

import java.util.List;
import java.util.function.Consumer;
import moongate.functions.Functions;
import moongate.gateway.Gateway;
import moongate.gateway.Plan;
import moongate.gateway.PlanException;
import moongate.gateway.balance.Balancer;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.plugin.SharedState;
import moongate.model.Snapshot;
import moongate.model.value.Problems;
import moongate.store.ConfigStore;

/// Compiles each new snapshot into a plan, while the old one serves, and passes it to the gateway.
///
/// @param probing is told which targets to probe from now on
/// @param swapped is run after the plan was replaced
record PlanUpdate(
    Gateway gateway,
    Functions functions,
    Consumer<Balancer> probing,
    Runnable swapped,
    List<PluginType> types,
    GatewaySettings settings,
    SharedState shared)
    implements ConfigStore.Preparation {
  @Override
  public Runnable prepare(Snapshot next, Problems problems) {
    functions.fetchSecrets(next);
    try {
      var plan = Plan.compile(next, types, settings, shared, gateway.plan());
      return () -> {
        gateway.use(plan);
        functions.serveWith(plan.context(), plan.plugins());
        probing.accept(plan.balancer());
        swapped.run();
      };
    } catch (PlanException refused) {
      problems.addAll(refused.problems());
      return () -> {};
    }
  }
}
