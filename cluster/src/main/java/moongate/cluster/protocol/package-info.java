/// What control plane and data plane say to each other: protocol v1 of hybrid mode, JSON in frames
/// of a WebSocket. Records that write and read themselves; nothing here knows of a network.
///
/// A data plane begins with its [BasicInfo]. If it is a version that this control plane can serve
/// ([Compatibility]) it gets a [Reconfigure] at once, and another one after each change: the whole
/// configuration as a [ConfigTable], compressed, with the [ConfigHashes] of its parts.
@NullMarked
package moongate.cluster.protocol;

import org.jspecify.annotations.NullMarked;
