/// HTTP on Netty's event loops, with our own codec: start at [NettyServer], then [ServerConnection]
/// (the life of a connection) and [ClientConnection] (the life of an upstream call).
///
/// One thread per core ([Loops]); a connection, its requests and the upstream connections that they
/// use stay on one of them, so nothing here locks. What comes in waits in an [Inbound] until a
/// fiber wants it, and the socket is not read while that is full; what goes out is gathered in an
/// [Outbound] and leaves in as few system calls as possible. Small pieces, which most are, go past
/// Netty's channels: [StraightRead], [StraightSend], over TLS [StraightTls]; all else is Netty's.
///
/// HTTP/2 is spoken by [Http2ServerConnection] and [Http2ClientConnection] on Netty's codec below
/// its channels for streams: a request is a [ServerStream], a call to an upstream a [ClientStream].
/// Netty keeps the states of streams and reads frames; heads are compressed and decompressed by
/// [moongate.net.hpack], and what leaves is ours: [SendWindows], then [FrameGatherer].
///
/// Who has switched to another protocol is joined by a [Tunnel], which passes bytes, or on routes
/// of WebSocket by a [FrameLink], which passes frames. [FrameReader] and [FrameWriter] are ours,
/// not Netty's, and tested beside it: frames are taken one at a time from the [Inbound], where they
/// wait as bytes, with a limit that a function may change; Netty's decoder makes objects of all
/// that has come.
///
/// **The codec is strict**, since a gateway that reads a message otherwise than its upstream does
/// lets requests be smuggled: [HeadReader] finds the end of a head, [RequestParser] and
/// [ResponseParser] read it in place, [BodyDecoder] takes the body apart.
@NullMarked
package moongate.net;

import org.jspecify.annotations.NullMarked;
