package moongate.gateway;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moongate.gateway.exchange.ServiceTls;
import moongate.gateway.forward.Destination;
import moongate.gateway.plugin.PluginChain;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginScopes;
import moongate.gateway.tls.Identities;
import moongate.http.TlsIdentity;
import moongate.model.Snapshot;
import moongate.model.entity.Route;
import moongate.model.entity.Service;
import org.jspecify.annotations.Nullable;

/// Prepares the data of each route for a plan. Data that has not changed is taken over from the
/// previous plan.
final class PlannedRoutes {
  private final Snapshot snapshot;
  private final ServiceTls tls;
  private final PlanPlugins plugins;
  private final Identities identities;
  private final @Nullable Plan previous;
  private final Map<String, Destination> destinations = new HashMap<>();
  private final boolean areDestinationsSame;

  PlannedRoutes(
      PluginContext context, PlanPlugins plugins, Identities identities, @Nullable Plan previous) {
    this.snapshot = context.snapshot();
    this.tls = context.settings().serviceTls();
    this.plugins = plugins;
    this.identities = identities;
    this.previous = previous;
    this.areDestinationsSame =
        previous != null
            && snapshot.hasSame(List.of("upstreams"), previous.snapshot())
            && identities.hasSame(previous.identities());
  }

  /// By the id of the route.
  Map<String, Planned> of(List<Route> routes) {
    if (previous == null || plugins.isAllTouched()) {
      return anew(routes, plugins.scopes(Subsystem.HTTP, null));
    }
    var old = previous.byRoute();
    boolean isSame =
        areDestinationsSame && snapshot.hasSame(List.of("routes", "services"), previous.snapshot());
    return isSame ? withOtherChains(old) : withChanges(old, routes);
  }

  /// The same without taking over anything.
  Map<String, Planned> anew(List<Route> routes, Map<String, PluginScopes> byName) {
    var planned = HashMap.<String, Planned>newHashMap(routes.size());
    routes.forEach(route -> planned.put(route.id(), fresh(route, byName)));
    return planned;
  }

  /// Only plugins have changed.
  private Map<String, Planned> withOtherChains(Map<String, Planned> old) {
    var touched = new HashSet<>(plugins.touchedRoutes());
    if (!plugins.touchedServices().isEmpty()) {
      for (var planned : old.values()) {
        if (isOfTouchedService(planned.service())) {
          touched.add(planned.route().id());
        }
      }
    }
    if (touched.isEmpty()) {
      return old;
    }
    var next = new HashMap<>(old);
    var byName = plugins.scopes(Subsystem.HTTP, touched);
    for (var id : touched) {
      next.computeIfPresent(
          id, (_, planned) -> planned.with(chain(planned.route(), planned.service(), byName)));
    }
    return next;
  }

  private boolean isOfTouchedService(@Nullable Service service) {
    return service != null && plugins.touchedServices().contains(service.id());
  }

  private Map<String, Planned> withChanges(Map<String, Planned> old, List<Route> routes) {
    var next = HashMap.<String, Planned>newHashMap(routes.size());
    Set<String> changed = new HashSet<>();
    for (var route : routes) {
      var planned = old.get(route.id());
      if (planned != null && isSame(planned, route)) {
        next.put(route.id(), planned);
      } else {
        changed.add(route.id());
      }
    }
    var byName = plugins.scopes(Subsystem.HTTP, changed);
    for (var route : routes) {
      if (changed.contains(route.id())) {
        next.put(route.id(), fresh(route, byName));
      }
    }
    return next;
  }

  /// What has not changed is the same object in both snapshots.
  @SuppressWarnings("ReferenceEquality")
  private boolean isSame(Planned planned, Route route) {
    var service = service(route);
    return planned.route() == route
        && planned.service() == service
        && (service == null || areDestinationsSame)
        && !plugins.touchedRoutes().contains(route.id())
        && !isOfTouchedService(service);
  }

  private Planned fresh(Route route, Map<String, PluginScopes> byName) {
    var service = service(route);
    return new Planned(
        route,
        service,
        chain(route, service, byName),
        new ProtocolRule(route),
        service == null ? null : destination(service));
  }

  private static PluginChain chain(
      Route route, @Nullable Service service, Map<String, PluginScopes> byName) {
    return PluginChain.of(byName, route.id(), service == null ? null : service.id());
  }

  private @Nullable Service service(Route route) {
    var id = route.serviceId();
    return id == null ? null : snapshot.service(id);
  }

  private Destination destination(Service service) {
    return destinations.computeIfAbsent(
        service.id(),
        _ ->
            new Destination(
                service, shown(service), identities.authorities(service.caCertificateIds()), tls));
  }

  /// The client certificate for a service: its own, or else its upstream's, or else the node's.
  private @Nullable TlsIdentity shown(Service service) {
    var own = service.clientCertificateId();
    var upstream = snapshot.upstreamNamed(service.host());
    var id = own != null || upstream == null ? own : upstream.clientCertificateId();
    return identities.shown(id);
  }
}
