/// TLS on both sides: [ServerTls] has the contexts that clients are met with, [UpstreamTls] those
/// for services. BoringSSL does it where its native library loads, else the JDK.
///
/// What a client says first is a [ClientHello]; a handshake's way through a connection is in
/// [moongate.net.server].
@NullMarked
package moongate.net.tls;

import org.jspecify.annotations.NullMarked;
