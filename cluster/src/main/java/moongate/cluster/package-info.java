/// Hybrid mode: a [ControlPlane] sends the configuration to its data planes. The protocol between
/// them is in [moongate.cluster.protocol], TLS and the checks of certificates in
/// [moongate.cluster.tls], the two sides in [moongate.cluster.control] and [moongate.cluster.data].
@NullMarked
package moongate.cluster;

import org.jspecify.annotations.NullMarked;
