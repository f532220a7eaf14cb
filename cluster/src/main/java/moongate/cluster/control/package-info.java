/// The inside of a control plane. [Listener] accepts connections. [UpgradeHandler] answers the only
/// request of each. [Outlet] is the connection of a data plane from then on. [Publisher] prepares a
/// configuration once for all of them, and [DataPlaneRows] stores what operators see of them.
@NullMarked
package moongate.cluster.control;

import org.jspecify.annotations.NullMarked;
