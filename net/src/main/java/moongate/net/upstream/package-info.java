/// Connections that this node opens, for any protocol: how they are set up ([UpstreamBootstrap]),
/// how a fiber waits for them ([SocketWait]), and failures in words that operators search for
/// ([UpstreamWords]). [NettyByteStream] and [NettyDatagrams] are the sockets of functions.
@NullMarked
package moongate.net.upstream;

import org.jspecify.annotations.NullMarked;
