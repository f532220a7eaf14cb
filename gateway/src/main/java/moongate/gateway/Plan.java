package moongate.gateway;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import moongate.gateway.balance.Balancer;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.KnownClient;
import moongate.gateway.forward.Destination;
import moongate.gateway.plugin.Consumers;
import moongate.gateway.plugin.PluginChain;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginInstance;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.route.Match;
import moongate.gateway.route.RequestFacts;
import moongate.gateway.route.Router;
import moongate.gateway.tls.Identities;
import moongate.gateway.tls.ServerNames;
import moongate.http.TlsIdentity;
import moongate.model.Snapshot;
import org.jspecify.annotations.Nullable;

/// A compiled configuration: router, plugin chains, and the addresses of services. Immutable; a
/// request keeps the plan that it started with.
public final class Plan {
  private final PluginContext context;
  private final Router router;

  /// Identifies the router in [KnownClient] instead of the router itself, because a connection may
  /// outlive the router.
  private final KnownClient.Key<Found> routing = new KnownClient.Key<>();

  /// A route, and the host that the request asks for. It does not refer to [Planned]: connections
  /// that wait for their next request must not keep the plugins of old plans in memory.
  private record Found(Match match, String host) {}

  private final Map<String, Planned> byRoute;
  private final PluginChain globalPlugins;
  private final Balancer balancer;
  private final Map<String, PluginInstance> instances;
  private final Identities identities;
  private final StreamPlan stream;
  private final ServerNames serverNames;

  /// @param byRoute the prepared data of each route by its id
  /// @param instances the plugins by the ids of their configurations
  Plan(
      PluginContext context,
      Router router,
      Map<String, Planned> byRoute,
      PluginChain globalPlugins,
      Balancer balancer,
      Map<String, PluginInstance> instances,
      Identities identities,
      StreamPlan stream) {
    this.context = context;
    this.router = router;
    this.byRoute = Collections.unmodifiableMap(byRoute);
    this.globalPlugins = globalPlugins;
    this.balancer = balancer;
    this.instances = Collections.unmodifiableMap(instances);
    this.identities = identities;
    this.stream = stream;
    this.serverNames = new ServerNames(context.snapshot(), identities);
  }

  /// Compiles `snapshot`. The configuration in force does not change.
  ///
  /// @param types all plugins that the snapshot may use
  /// @param shared state that plugins share over all plans of the node
  /// @param previous the plan to be replaced; its plugins may pass on their state
  /// @throws PlanException with all reasons why it cannot be used
  public static Plan compile(
      Snapshot snapshot,
      List<PluginType> types,
      GatewaySettings settings,
      SharedState shared,
      @Nullable Plan previous) {
    var consumers = Consumers.of(snapshot, previous == null ? null : previous.context.consumers());
    boolean isBulk = PlanPlugins.isBulk(snapshot, previous);
    var context = new PluginContext(consumers, snapshot, settings, shared.clock(), shared, isBulk);
    return new PlanCompiler(types, context, previous).compile();
  }

  /// The configuration that this was compiled from.
  public Snapshot snapshot() {
    return context.snapshot();
  }

  /// The part of this plan that plugins may use.
  public PluginContext context() {
    return context;
  }

  /// The plugins of requests without a route; also of all requests before routing.
  PluginChain globalPlugins() {
    return globalPlugins;
  }

  /// The plugins of the exchange's route.
  PluginChain pluginsFor(Exchange exchange) {
    return ((Planned) Objects.requireNonNull(exchange.ready())).plugins();
  }

  /// The routes and plugins of sessions.
  StreamPlan stream() {
    return stream;
  }

  /// The certificates that clients are shown, by server name.
  public Map<String, List<TlsIdentity>> certificates() {
    return serverNames.all();
  }

  /// The certificates by server name.
  ServerNames serverNames() {
    return serverNames;
  }

  Identities identities() {
    return identities;
  }

  /// Chooses the addresses that requests go to, and knows the health of upstreams.
  public Balancer balancer() {
    return balancer;
  }

  /// All plugins, in no particular order.
  public Collection<PluginInstance> plugins() {
    return instances.values();
  }

  /// The prepared data of each route by its id.
  Map<String, Planned> byRoute() {
    return byRoute;
  }

  Map<String, PluginInstance> instances() {
    return instances;
  }

  /// Finds the exchange's route and destination. Returns an answer if there is no route, or if the
  /// request may not use it with this protocol.
  @Nullable Answer route(Exchange exchange) {
    var found = find(exchange);
    if (found == null) {
      return Answer.error(404, "no Route matched with those values");
    }
    var planned = planned(found.match);
    var refusal = planned.protocols().refusal(exchange);
    if (refusal == null) {
      enter(exchange, found, planned);
    }
    return refusal;
  }

  private @Nullable Found find(Exchange exchange) {
    var known = exchange.knownClient().found(routing, exchange.head());
    if (known != null) {
      return known;
    }
    var match = router.match(facts(exchange));
    if (match == null) {
      return null;
    }
    var found = new Found(match, exchange.host());
    exchange.knownClient().found(routing, exchange.head(), found);
    return found;
  }

  private static RequestFacts facts(Exchange exchange) {
    var connection = exchange.request().connection();
    var tls = connection.tls();
    return new RequestFacts(
        exchange.head().method(),
        exchange.hostName(),
        connection.listenerPort(),
        exchange.target().path(),
        exchange.headers(),
        connection.isSecure(),
        tls == null ? null : tls.serverName(),
        new ExchangeDetails(exchange));
  }

  Router router() {
    return router;
  }

  private static void enter(Exchange exchange, Found found, Planned planned) {
    var match = found.match;
    exchange.matched(match, planned);
    // Plugins may change the header later; this is what the client asked for.
    exchange.host(found.host);
    if (planned.protocols().isWebSocket()) {
      exchange.becomesWebSocket();
    }
    var destination = planned.destination();
    if (destination != null) {
      destination.apply(exchange, match);
    } else {
      exchange.upstream().path(Destination.path(null, exchange, match));
    }
    if (match.route().preserveHost() && !exchange.hostAndPort().isEmpty()) {
      exchange.upstream().hostHeader(exchange.hostAndPort());
    }
  }

  private Planned planned(Match match) {
    return Objects.requireNonNull(byRoute.get(match.route().id()));
  }
}
