package moongate.gateway;

import moongate.gateway.forward.Destination;
import moongate.gateway.plugin.PluginChain;
import moongate.model.entity.Route;
import moongate.model.entity.Service;
import org.jspecify.annotations.Nullable;

/// The prepared data of one route.
///
/// @param service the route's; null for a route without one
/// @param plugins the plugins that can run on the route
/// @param destination where its requests go; null for a route without a service
record Planned(
    Route route,
    @Nullable Service service,
    PluginChain plugins,
    ProtocolRule protocols,
    @Nullable Destination destination) {
  Planned with(PluginChain others) {
    return new Planned(route, service, others, protocols, destination);
  }
}
