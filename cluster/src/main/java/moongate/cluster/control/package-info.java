/// The inside of a control plane. [Listener] accepts connections, [UpgradeHandler] answers their
/// one request, [Outlet] is the life of a connected data plane; [Publisher] makes the configuration
/// ready once for all of them, and [DataPlaneRows] keeps what operators see of them.
@NullMarked
package moongate.cluster.control;

import org.jspecify.annotations.NullMarked;
