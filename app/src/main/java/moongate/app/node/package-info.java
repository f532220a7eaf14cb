/// A running node: start at [Wiring], where every part is made, in order.
///
/// It makes what it needs from the settings: [SettingsFor] reads those of the gateway and its
/// network, [PluginTypes] the plugins and functions, [Databases] the store, [HttpListeners] and
/// [StreamListeners] what it listens on, [ControlPlaneParts] and [DataPlaneParts] its side of
/// hybrid mode. A running [Node] closes all of it again. [PlanUpdate] compiles each change of the
/// configuration; [Offline] makes the same parts for commands that start no node.
///
/// [Prefix] is its working folder, [PidFile] says who runs there, [Signals] hears what an operator
/// sends; [moongate.app.log] and [moongate.app.metrics] tell what it does.
@NullMarked
package moongate.app.node;

import org.jspecify.annotations.NullMarked;
