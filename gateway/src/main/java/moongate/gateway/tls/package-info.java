/// Certificates as the configuration names them: read once, found by server name. Start at
/// [moongate.gateway.tls.ServerNames].
@NullMarked
package moongate.gateway.tls;

import org.jspecify.annotations.NullMarked;
