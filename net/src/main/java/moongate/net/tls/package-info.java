/// TLS on both sides: [ServerTls] has the contexts for clients, [UpstreamTls] those for services.
/// Both use BoringSSL if its native library loads, else the JDK.
///
/// What a client says first is a [ClientHello]; a handshake's way through a connection is in
/// [moongate.net.server].
@NullMarked
package moongate.net.tls;

import org.jspecify.annotations.NullMarked;
