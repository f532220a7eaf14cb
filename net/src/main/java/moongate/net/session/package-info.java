/// Traffic that is passed on without being interpreted. A session of TCP or TLS is a
/// [SessionConnection] whose bytes go to a [SessionUpstream]; a session of UDP is a
/// [DatagramSession] with a [DatagramRelay]. [SessionHello] decides whether TLS ends here.
///
/// A [Tunnel] joins two connections, both ways at once: those of a session, and those of HTTP that
/// have switched to another protocol.
@NullMarked
package moongate.net.session;

import org.jspecify.annotations.NullMarked;
