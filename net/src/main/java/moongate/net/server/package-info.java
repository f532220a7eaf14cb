/// A client's connection, whatever will be spoken on it: start at [Server], what all connections of
/// one server share, and [OpenConnection], how it sees each of them.
///
/// Before a protocol begins others may have to go first, each of which then makes way for a
/// [Successor]: [ProxyHeader], [TlsHello] with [ServerHandshake], [PrefaceDetector].
@NullMarked
package moongate.net.server;

import org.jspecify.annotations.NullMarked;
