/// TLS for cluster connections, and the checks of who is at the other end: start at [ClusterTls].
/// Both sides always show a certificate.
@NullMarked
package moongate.cluster.tls;

import org.jspecify.annotations.NullMarked;
