/// Connections that this node opens, whatever is spoken on them: how they are set up
/// ([UpstreamBootstrap]), how a fiber waits for them ([SocketWait]), and what goes wrong, in words
/// that operators search for ([UpstreamWords]). [NettyByteStream] and [NettyDatagrams] are what
/// functions get.
@NullMarked
package moongate.net.upstream;

import org.jspecify.annotations.NullMarked;
