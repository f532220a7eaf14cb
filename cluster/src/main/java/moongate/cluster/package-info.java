/// Hybrid mode: a [ControlPlane] gives the configuration to data planes. What they say to each
/// other is in [moongate.cluster.protocol], how they know each other in [moongate.cluster.tls].
@NullMarked
package moongate.cluster;

import org.jspecify.annotations.NullMarked;
