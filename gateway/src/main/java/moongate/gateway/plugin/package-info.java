/// Plugins, and the order in which they run: start at [moongate.gateway.plugin.Plugin].
///
/// A [moongate.gateway.plugin.PluginType] is registered once. For each of its configurations it
/// creates a [moongate.gateway.plugin.Plugin]. A [moongate.gateway.plugin.PluginChain] has the
/// plugins of a route, and a [moongate.gateway.plugin.PluginRun] takes one request through them.
@NullMarked
package moongate.gateway.plugin;

import org.jspecify.annotations.NullMarked;
