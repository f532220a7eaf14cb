package moongate.gateway;

import java.util.List;
import java.util.Map;
import moongate.gateway.balance.Balancer;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.forward.Destination;
import moongate.gateway.plugin.PluginChain;
import moongate.gateway.plugin.PluginInstance;
import moongate.gateway.route.Match;
import moongate.gateway.route.Router;
import moongate.model.Snapshot;
import org.jspecify.annotations.Nullable;

/// A configuration, compiled ([PlanCompiler]): router, plugin chains and where services are.
/// Immutable; a request keeps the plan that it started with.
public final class Plan {
  private final Snapshot snapshot;
  private final Router router;
  private final Map<String, Planned> byRoute;
  private final PluginChain globalPlugins;
  private final Balancer balancer;
  private final Map<String, PluginInstance> instances;

  /// @param byRoute what is ready for each route, by its id
  /// @param instances every plugin at work, by the id of its configuration
  Plan(
      Snapshot snapshot,
      Router router,
      Map<String, Planned> byRoute,
      PluginChain globalPlugins,
      Balancer balancer,
      Map<String, PluginInstance> instances) {
    this.snapshot = snapshot;
    this.router = router;
    this.byRoute = Map.copyOf(byRoute);
    this.globalPlugins = globalPlugins;
    this.balancer = balancer;
    this.instances = Map.copyOf(instances);
  }

  /// What this was compiled from.
  public Snapshot snapshot() {
    return snapshot;
  }

  /// The plugins of requests that have no route, and of all requests before they have one.
  PluginChain globalPlugins() {
    return globalPlugins;
  }

  /// The plugins of the exchange's route.
  PluginChain pluginsFor(Exchange exchange) {
    return planned(exchange).plugins();
  }

  Balancer balancer() {
    return balancer;
  }

  Map<String, PluginInstance> instances() {
    return instances;
  }

  /// Finds the exchange's route and where it leads; returns what to answer when there is none, or
  /// when the request may not use it this way.
  @Nullable Answer route(Exchange exchange) {
    var match =
        router.match(
            exchange.head().method(),
            moongate.gateway.exchange.Hosts.name(exchange.hostAndPort()),
            exchange.request().connection().listenerPort(),
            exchange.target().path(),
            exchange.headers());
    if (match == null) {
      return Answer.error(404, "no Route matched with those values");
    }
    var refusal = byRoute.get(match.route().id()).protocols().refusal(exchange);
    if (refusal == null) {
      enter(exchange, match);
    }
    return refusal;
  }

  private void enter(Exchange exchange, Match match) {
    exchange.matched(match);
    var destination = planned(exchange).destination();
    if (destination != null) {
      destination.apply(exchange, match);
    } else {
      exchange.upstream().path(Destination.path(null, exchange, match));
    }
    if (match.route().preserveHost()) {
      exchange.upstream().hostHeader(exchange.hostAndPort());
    }
  }

  private Planned planned(Exchange exchange) {
    var match = exchange.match();
    var planned = match == null ? null : byRoute.get(match.route().id());
    if (planned == null) {
      throw new IllegalStateException("not routed yet");
    }
    return planned;
  }
}
