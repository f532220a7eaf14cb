/// Event loops, and the bytes that they move: start at [Loops], then [NettyLoop], the home of a
/// loop's fibers and of the memory that its connections share.
///
/// What comes in waits in an [Inbound] until a fiber wants it, and the socket is not read while
/// that is full; what goes out is gathered in an [Outbound] and leaves in as few system calls as
/// possible, at the end of a [LoopTurn]. Small pieces, which most are, go past Netty's channels:
/// [StraightRead], [StraightSend], over TLS [StraightTls]; all else is Netty's. Nothing here knows
/// a protocol.
@NullMarked
package moongate.net.loop;

import org.jspecify.annotations.NullMarked;
