/// Who may be at the other end of a cluster connection, and the TLS that sees to it: start at
/// [ClusterTls]. Both sides always show a certificate.
@NullMarked
package moongate.cluster.tls;

import org.jspecify.annotations.NullMarked;
