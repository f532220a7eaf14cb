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
import moongate.gateway.balance.Balancer;
import moongate.gateway.forward.Destination;
import moongate.gateway.plugin.ConfigSecrets;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginChain;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginException;
import moongate.gateway.plugin.PluginInstance;
import moongate.gateway.plugin.PluginScopes;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.route.Router;
import moongate.gateway.route.RouterException;
import moongate.gateway.tls.Identities;
import moongate.http.TlsIdentity;
import moongate.model.Entity;
import moongate.model.FieldPath;
import moongate.model.PluginConfig;
import moongate.model.Problems;
import moongate.model.Route;
import moongate.model.RouterFlavor;
import moongate.model.Service;
import moongate.model.Snapshot;
import org.jspecify.annotations.Nullable;

/// Makes one plan. Collects what is in the way instead of stopping at the first problem.
final class PlanCompiler {
  private static final Set<String> HTTP_PROTOCOLS =
      Set.of("http", "https", "grpc", "grpcs", "ws", "wss");

  /// As many are made at once without anybody noticing.
  private static final int FEW_PLUGINS = 500;

  private final List<PluginType> types;
  private final PluginContext context;
  private final Snapshot snapshot;
  private final @Nullable Plan previous;
  private final ConfigSecrets secrets;
  private final Problems problems = new Problems();

  PlanCompiler(List<PluginType> types, PluginContext context, @Nullable Plan previous) {
    this.types =
        types.stream()
            .sorted(
                Comparator.comparingInt(PluginType::priority)
                    .thenComparing(PluginType::name)
                    .reversed())
            .toList();
    this.context = context;
    this.snapshot = context.snapshot();
    this.previous = previous;
    this.secrets = new ConfigSecrets(context.shared().secrets(), snapshot);
  }

  /// Whether so many plugins have to be made that each should put off what it can.
  static boolean isBulk(Snapshot snapshot, @Nullable Plan previous) {
    var known = previous == null ? Map.<String, PluginInstance>of() : previous.instances();
    return snapshot.plugins().stream()
            .filter(plugin -> !known.containsKey(plugin.id()))
            .limit(FEW_PLUGINS + 1L)
            .count()
        > FEW_PLUGINS;
  }

  /// @throws PlanException saying everything that is in the way
  Plan compile() {
    var instances = new HashMap<String, PluginInstance>();
    var byName = new LinkedHashMap<String, PluginScopes>();
    for (var type : types) {
      var made = create(type);
      made.forEach(instance -> instances.put(instance.config().id(), instance));
      if (!made.isEmpty()) {
        byName.put(type.name(), new PluginScopes(made));
      }
    }
    var routes = snapshot.routes().stream().filter(this::isServed).toList();
    var router = router(routes);
    var identities = identities();
    if (!problems.isEmpty()) {
      throw new PlanException(problems, snapshot.source());
    }
    return new Plan(
        snapshot,
        context.consumers(),
        Objects.requireNonNull(router),
        planned(routes, byName, identities),
        PluginChain.of(byName, null, null),
        new Balancer(snapshot, previous == null ? null : previous.balancer()),
        instances,
        identities);
  }

  private Destination destination(Service service, Identities identities) {
    return new Destination(
        service, shown(service, identities), identities.authorities(service.caCertificateIds()));
  }

  /// The service's own certificate, else its upstream's, else the node's.
  private @Nullable TlsIdentity shown(Service service, Identities identities) {
    var own = service.clientCertificateId();
    var upstream = snapshot.upstreamNamed(service.host());
    var id = own != null || upstream == null ? own : upstream.clientCertificateId();
    var found = id == null ? List.<TlsIdentity>of() : identities.of(id);
    return found.isEmpty() ? context.shared().nodeIdentity() : found.getFirst();
  }

  private Identities identities() {
    var known = previous == null ? null : previous.identities();
    return new Identities(snapshot, context.shared().secrets(), known, problems);
  }

  private List<PluginInstance> create(PluginType type) {
    var made = new ArrayList<PluginInstance>();
    for (var written : snapshot.plugins()) {
      if (!written.name().equals(type.name()) || !isAtWork(written)) {
        continue;
      }
      var config = secrets.resolved(written, type.schema().config());
      try {
        var plugin = type.create(config, context, previous(config));
        made.add(new PluginInstance(type, config, plugin));
      } catch (PluginException e) {
        report(config, "plugin " + config.name() + " (" + config.id() + ")", e);
      }
    }
    return made;
  }

  private static boolean isAtWork(PluginConfig config) {
    return config.enabled() && config.protocols().stream().anyMatch(HTTP_PROTOCOLS::contains);
  }

  private Optional<Plugin> previous(PluginConfig config) {
    var old = previous == null ? null : previous.instances().get(config.id());
    return old != null
            && old.config().name().equals(config.name())
            && old.config().config().equals(config.config())
        ? Optional.of(old.plugin())
        : Optional.empty();
  }

  private boolean isServed(Route route) {
    var service = service(route);
    return (service == null || service.enabled())
        && route.protocols().stream().anyMatch(HTTP_PROTOCOLS::contains);
  }

  private @Nullable Service service(Route route) {
    var id = route.serviceId();
    return id == null ? null : snapshot.service(id);
  }

  private @Nullable Router router(List<Route> routes) {
    try {
      var before = previous == null ? null : previous.router();
      return Router.compile(flavor(), routes, snapshot::service, before);
    } catch (RouterException e) {
      routes.forEach(this::reportIfFaulty);
      return null;
    }
  }

  private RouterFlavor flavor() {
    return context.settings().routerFlavor();
  }

  private void reportIfFaulty(Route route) {
    try {
      Router.compile(flavor(), List.of(route), snapshot::service);
    } catch (RouterException e) {
      report(route, "route " + Objects.requireNonNullElse(route.name(), route.id()), e);
    }
  }

  /// With the line where the entity is written.
  private void report(Entity entity, String what, RuntimeException why) {
    int line = entity.document().line();
    problems.add(FieldPath.ROOT, what + ": " + why.getMessage(), line);
  }

  private Map<String, Planned> planned(
      List<Route> routes, Map<String, PluginScopes> byName, Identities identities) {
    var planned = new HashMap<String, Planned>();
    for (var route : routes) {
      var service = service(route);
      planned.put(
          route.id(),
          new Planned(
              PluginChain.of(byName, route.id(), service == null ? null : service.id()),
              new ProtocolRule(route),
              service == null ? null : destination(service, identities)));
    }
    return planned;
  }
}
