/// Sends requests to services, and makes the headers for services and clients: start at
/// [moongate.gateway.forward.Forwarder].
@NullMarked
package moongate.gateway.forward;

import org.jspecify.annotations.NullMarked;
