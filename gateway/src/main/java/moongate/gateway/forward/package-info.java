/// Sending a request to its service, with the headers that services and clients are to see: start
/// at [moongate.gateway.forward.Forwarder].
@NullMarked
package moongate.gateway.forward;

import org.jspecify.annotations.NullMarked;
