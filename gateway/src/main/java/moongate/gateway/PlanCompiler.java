package moongate.gateway;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import moongate.gateway.balance.Balancer;
import moongate.gateway.plugin.PluginChain;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.route.Router;
import moongate.gateway.route.RouterException;
import moongate.gateway.route.StreamRouter;
import moongate.gateway.tls.Identities;
import moongate.http.TlsIdentity;
import moongate.model.Snapshot;
import moongate.model.entity.Entity;
import moongate.model.entity.Route;
import moongate.model.entity.RouterFlavor;
import moongate.model.entity.Service;
import moongate.model.entity.Upstream;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import org.jspecify.annotations.Nullable;

/// Compiles one plan. Collects all problems instead of stopping at the first one.
final class PlanCompiler {
  private final List<PluginType> types;
  private final PluginContext context;
  private final Snapshot snapshot;
  private final @Nullable Plan previous;
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
  }

  /// @throws PlanException with all problems
  Plan compile() {
    var plugins =
        new PlanPlugins(
            types,
            context,
            previous,
            (config, why) ->
                report(config, "plugin " + config.name() + " (" + config.id() + ")", why));
    var routes = routes(Subsystem.HTTP);
    var router = router(routes);
    var streamRoutes = routes(Subsystem.STREAM);
    var streamRouter = streamRouter(streamRoutes);
    var identities = identities();
    if (!problems.isEmpty()) {
      throw new PlanException(problems, snapshot.source());
    }
    var planned = new PlannedRoutes(context, plugins, identities, previous);
    var streamScopes = plugins.scopes(Subsystem.STREAM, null);
    var stream =
        new StreamPlan(
            Objects.requireNonNull(streamRouter),
            planned.anew(streamRoutes, streamScopes),
            PluginChain.of(streamScopes, null, null));
    return new Plan(
        context,
        Objects.requireNonNull(router),
        planned.of(routes),
        globalPlugins(plugins),
        balancer(identities),
        plugins.instances(),
        identities,
        stream);
  }

  private List<Route> routes(Subsystem subsystem) {
    return snapshot.routes().stream().filter(route -> isServed(route, subsystem)).toList();
  }

  private @Nullable StreamRouter streamRouter(List<Route> routes) {
    try {
      return StreamRouter.compile(flavor(), routes, snapshot::service);
    } catch (RouterException e) {
      routes.forEach(this::reportIfFaultyStream);
      return null;
    }
  }

  private void reportIfFaultyStream(Route route) {
    try {
      StreamRouter.compile(flavor(), List.of(route), snapshot::service);
    } catch (RouterException e) {
      report(route, "route " + Objects.requireNonNullElse(route.name(), route.id()), e);
    }
  }

  private PluginChain globalPlugins(PlanPlugins plugins) {
    return previous == null || plugins.isAllTouched()
        ? PluginChain.of(plugins.scopes(Subsystem.HTTP, Set.of()), null, null)
        : previous.globalPlugins();
  }

  private Balancer balancer(Identities identities) {
    var before = previous;
    var known = before == null ? null : before.balancer();
    return before != null
            && isSameAsBefore("services", "upstreams", "targets")
            && identities.hasSame(before.identities())
        ? before.balancer()
        : new Balancer(
            snapshot,
            upstream -> shown(upstream, identities),
            context.settings().serviceTls(),
            known);
  }

  /// The certificate that health checks show: the upstream's, or else the node's.
  private @Nullable TlsIdentity shown(Upstream upstream, Identities identities) {
    return identities.shown(upstream.clientCertificateId());
  }

  private Identities identities() {
    var known = previous == null ? null : previous.identities();
    var node = context.shared().nodeIdentity();
    boolean isSame =
        known != null
            && isSameAsBefore("services", "certificates", "ca_certificates", "vaults")
            && Objects.equals(node, known.node());
    if (known != null && isSame && !known.refersToVaults()) {
      return known;
    }
    var next = new Identities(snapshot, context.shared().secrets(), node, known, problems);
    return known != null && isSame && next.hasSame(known) ? known : next;
  }

  private boolean isSameAsBefore(String... entities) {
    return previous != null && snapshot.hasSame(List.of(entities), previous.snapshot());
  }

  private boolean isServed(Route route, Subsystem subsystem) {
    var service = service(route);
    return (service == null || service.enabled()) && subsystem.serves(route.protocols());
  }

  private @Nullable Service service(Route route) {
    var id = route.serviceId();
    return id == null ? null : snapshot.service(id);
  }

  private @Nullable Router router(List<Route> routes) {
    var before = previous == null ? null : previous.router();
    if (before != null && isSameAsBefore("services", "routes")) {
      return before;
    }
    try {
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

  /// Adds the line at which the entity is written.
  private void report(Entity entity, String what, RuntimeException why) {
    int line = entity.document().line();
    problems.add(FieldPath.ROOT, what + ": " + why.getMessage(), line);
  }
}
