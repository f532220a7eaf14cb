/// HTTP/2: start at [Http2ServerConnection] and [Http2ClientConnection]. A request is a
/// [ServerStream], a call of a service is a [ClientStream]. Both use Netty's codec, but not its
/// channels for streams.
///
/// A stream that asks for WebSocket (RFC 8441) becomes a [StreamChannel], which tunnels and
/// WebSockets treat like a connection.
///
/// Netty keeps the states of streams and reads frames. Heads are compressed and decompressed by
/// [moongate.net.hpack]. The output is ours: [SendWindows], then [FrameGatherer].
@NullMarked
package moongate.net.http2;

import org.jspecify.annotations.NullMarked;
