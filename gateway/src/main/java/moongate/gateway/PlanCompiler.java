package moongate.gateway;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.time.Clock;
import moongate.gateway.balance.Balancer;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.forward.Destination;
import moongate.gateway.plugin.Consumers;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginChain;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginException;
import moongate.gateway.plugin.PluginInstance;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.route.Router;
import moongate.gateway.route.RouterException;
import moongate.http.Resolver;
import moongate.model.PluginConfig;
import moongate.model.Route;
import moongate.model.Service;
import moongate.model.Snapshot;
import org.jspecify.annotations.Nullable;

/// Makes plans of snapshots. Compiling happens aside: nothing that serves changes, and a snapshot that
/// cannot be compiled leaves no trace.
public final class PlanCompiler {
  private static final Set<String> HTTP_PROTOCOLS =
      Set.of("http", "https", "grpc", "grpcs", "ws", "wss");

  private final List<PluginType> types;
  private final Resolver resolver;
  private final GatewaySettings settings;
  private final Clock clock;
  private final SharedState shared = new SharedState();

  /// @param types every plugin that snapshots may name
  public PlanCompiler(
      List<PluginType> types, Resolver resolver, GatewaySettings settings, Clock clock) {
    this.types =
        types.stream()
            .sorted(
                Comparator.comparingInt(PluginType::priority)
                    .thenComparing(PluginType::name)
                    .reversed())
            .toList();
    this.resolver = resolver;
    this.settings = settings;
    this.clock = clock;
  }

  /// Compiles `snapshot`.
  ///
  /// @param previous the plan to be replaced, whose plugins may hand on what they remember
  /// @throws PlanException saying everything that is in the way
  public Plan compile(Snapshot snapshot, @Nullable Plan previous) {
    var problems = new ArrayList<String>();
    var context =
        new PluginContext(new Consumers(snapshot), snapshot, settings, clock, shared);
    var instances = new HashMap<String, PluginInstance>();
    var byName = new LinkedHashMap<String, List<PluginInstance>>();
    for (var type : types) {
      byName.put(type.name(), create(type, context, previous, problems));
      byName.get(type.name()).forEach(made -> instances.put(made.config().id(), made));
    }
    byName.values().removeIf(List::isEmpty);
    var routes = snapshot.routes().stream().filter(route -> isServed(route, snapshot)).toList();
    var router = router(routes, snapshot, problems);
    if (!problems.isEmpty()) {
      throw new PlanException(problems);
    }
    return new Plan(
        snapshot,
        Objects.requireNonNull(router),
        planned(routes, snapshot, byName),
        PluginChain.of(byName, null, null),
        new Balancer(snapshot, resolver),
        instances);
  }

  private static List<PluginInstance> create(
      PluginType type, PluginContext context, @Nullable Plan previous, List<String> problems) {
    var made = new ArrayList<PluginInstance>();
    for (var config : context.snapshot().plugins()) {
      if (!config.name().equals(type.name()) || !isAtWork(config)) {
        continue;
      }
      try {
        var plugin = type.create(config, context, previous(config, previous));
        made.add(new PluginInstance(type, config, plugin));
      } catch (PluginException e) {
        problems.add("plugin " + config.name() + " (" + config.id() + "): " + e.getMessage());
      }
    }
    return made;
  }

  private static boolean isAtWork(PluginConfig config) {
    return config.enabled() && config.protocols().stream().anyMatch(HTTP_PROTOCOLS::contains);
  }

  private static Optional<Plugin> previous(PluginConfig config, @Nullable Plan previous) {
    var old = previous == null ? null : previous.instances().get(config.id());
    return old != null
            && old.config().name().equals(config.name())
            && old.config().config().equals(config.config())
        ? Optional.of(old.plugin())
        : Optional.empty();
  }

  private static boolean isServed(Route route, Snapshot snapshot) {
    var service = service(route, snapshot);
    return (service == null || service.enabled())
        && route.protocols().stream().anyMatch(HTTP_PROTOCOLS::contains);
  }

  private static @Nullable Service service(Route route, Snapshot snapshot) {
    var id = route.serviceId();
    return id == null ? null : snapshot.service(id);
  }

  private static @Nullable Router router(
      List<Route> routes, Snapshot snapshot, List<String> problems) {
    try {
      return Router.compile(routes, snapshot::service);
    } catch (RouterException e) {
      problems.add(e.getMessage());
      return null;
    }
  }

  private static Map<String, Planned> planned(
      List<Route> routes, Snapshot snapshot, Map<String, List<PluginInstance>> byName) {
    var planned = new HashMap<String, Planned>();
    for (var route : routes) {
      var service = service(route, snapshot);
      planned.put(
          route.id(),
          new Planned(
              PluginChain.of(byName, route.id(), service == null ? null : service.id()),
              new ProtocolRule(route),
              service == null ? null : new Destination(service)));
    }
    return planned;
  }
}
