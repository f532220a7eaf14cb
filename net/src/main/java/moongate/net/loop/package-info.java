/// Event loops, and the bytes that they move: start at [Loops], then [NettyLoop], on which fibers
/// run and which has the memory that its connections share.
///
/// Input waits in an [Inbound] until a fiber wants it, and the socket is not read while that is
/// full. Output is collected in an [Outbound] and sent in as few system calls as possible, at the
/// end of a [LoopTurn]. Small pieces, which most are, bypass Netty's channels: [StraightRead],
/// [StraightSend], and with TLS [StraightTls]. Everything else is left to Netty. Nothing here knows
/// a protocol.
@NullMarked
package moongate.net.loop;

import org.jspecify.annotations.NullMarked;
