/// Connections of clients, for any protocol: start at [Server], which has what all connections of
/// one server share, and [OpenConnection], the server's view of each of them.
///
/// [Admission] decides who may come in. Before the protocol begins, some of these handlers may run,
/// each of which is then replaced through a [ProtocolStarter]: [ProxyHeader], [TlsHello] with
/// [ServerHandshake], [PrefaceDetector].
@NullMarked
package moongate.net.server;

import org.jspecify.annotations.NullMarked;
