/// The protocol between control plane and data plane: version 1 of hybrid mode, JSON in frames of a
/// WebSocket. The records here write and read themselves; nothing in this package knows of a
/// network.
///
/// A data plane first sends its [BasicInfo]. If this control plane can serve its version
/// ([Compatibility]), the data plane gets a [Reconfigure] at once, and another one after each
/// change: the whole configuration as a compressed [ConfigTable], with the [ConfigHashes] of its
/// parts.
@NullMarked
package moongate.cluster.protocol;

import org.jspecify.annotations.NullMarked;
