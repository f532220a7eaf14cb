/// A running node: start at [Wiring], where every part is made, in order.
///
/// Each part is made from the settings: [SettingsFor] reads those of the gateway and its network,
/// [SettingsForFunctions] those of functions. [PluginTypes] has the plugins, [Databases] the store,
/// [HttpListeners] and [StreamListeners] the listeners, [ControlPlaneParts] and [DataPlaneParts]
/// the two sides of hybrid mode. A running [Node] closes everything again. [PlanUpdate] compiles
/// each change of the configuration. [Offline] makes the same parts for commands that start no
/// node.
///
/// [Prefix] is the node's working folder, [PidFile] names the process that uses it, and [Signals]
/// receives the signals of an operator. The log is in [moongate.app.log], metrics are in
/// [moongate.app.metrics].
@NullMarked
package moongate.app.node;

import org.jspecify.annotations.NullMarked;
