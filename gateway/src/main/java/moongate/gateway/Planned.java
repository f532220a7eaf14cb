package moongate.gateway;

import moongate.gateway.forward.Destination;
import moongate.gateway.plugin.PluginChain;
import org.jspecify.annotations.Nullable;

/// What the plan has ready for one route.
///
/// @param plugins the plugins that can run on it
/// @param destination where its requests go; null for a route without a service
record Planned(PluginChain plugins, ProtocolRule protocols, @Nullable Destination destination) {}
