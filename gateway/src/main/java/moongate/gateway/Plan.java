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
import moongate.model.Snapshot;
import org.jspecify.annotations.Nullable;

/// A configuration, compiled: router, plugin chains and where services are. Immutable; a request
/// keeps the plan that it started with.
public final class Plan {
  private final PluginContext context;
  private final Router router;

  /// Stands for the router wherever only identity counts: connections may outlive the router
  /// itself.
  private final KnownClient.Key<Found> routing = new KnownClient.Key<>();

  /// A route, and the host that the request asks for. What the plan has ready for the route is not
  /// here: connections that wait for their next request must not keep alive the plugins of old
  /// plans.
  private record Found(Match match, String host) {}

  private final Map<String, Planned> byRoute;
  private final PluginChain globalPlugins;
  private final Balancer balancer;
  private final Map<String, PluginInstance> instances;
  private final Identities identities;
  private final StreamPlan stream;
  private final ServerNames serverNames;

  /// @param byRoute what is ready for each route, by its id
  /// @param instances every plugin at work, by the id of its configuration
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

  /// Compiles `snapshot` on the side: nothing changes for what is being served.
  ///
  /// @param types every plugin that the snapshot may name
  /// @param shared what plugins share over all plans of the node
  /// @param previous the plan to be replaced, whose plugins may hand on what they remember
  /// @throws PlanException saying why it cannot be put to work
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

  /// What this was compiled from.
  public Snapshot snapshot() {
    return context.snapshot();
  }

  /// What plugins may use of this.
  public PluginContext context() {
    return context;
  }

  /// The plugins of requests that have no route, and of all requests before they have one.
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

  /// Which certificate is shown for which name.
  ServerNames serverNames() {
    return serverNames;
  }

  Identities identities() {
    return identities;
  }

  /// Chooses where requests go, and knows how upstreams fare.
  public Balancer balancer() {
    return balancer;
  }

  /// Every plugin at work, in no particular order.
  public Collection<PluginInstance> plugins() {
    return instances.values();
  }

  /// What is ready for each route, by its id.
  Map<String, Planned> byRoute() {
    return byRoute;
  }

  Map<String, PluginInstance> instances() {
    return instances;
  }

  /// Finds the exchange's route and where it leads; returns what to answer when there is none, or
  /// when the request may not use it this way.
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
    // Whatever a plugin does to the header later, this is what the client asked for.
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
    if (match.route().preserveHost()) {
      exchange.upstream().hostHeader(exchange.hostAndPort());
    }
  }

  private Planned planned(Match match) {
    return Objects.requireNonNull(byRoute.get(match.route().id()));
  }
}
