/// What a plugin is, and in which order plugins run: start at [moongate.gateway.plugin.Plugin].
///
/// A [moongate.gateway.plugin.PluginType] is registered once; for each of its configurations it
/// makes a [moongate.gateway.plugin.Plugin]. [moongate.gateway.plugin.PluginChain] runs them.
@NullMarked
package moongate.gateway.plugin;

import org.jspecify.annotations.NullMarked;
