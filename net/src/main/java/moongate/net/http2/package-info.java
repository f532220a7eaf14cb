/// HTTP/2, spoken by [Http2ServerConnection] and [Http2ClientConnection] on Netty's codec below its
/// channels for streams: a request is a [ServerStream], a call to a service a [ClientStream].
///
/// A stream that asks for WebSocket (RFC 8441) becomes a [StreamChannel], which the rooms for
/// tunnels and frames take for a connection.
///
/// Netty keeps the states of streams and reads frames; heads are compressed and decompressed by
/// [moongate.net.hpack], and what leaves is ours: [SendWindows], then [FrameGatherer].
@NullMarked
package moongate.net.http2;

import org.jspecify.annotations.NullMarked;
