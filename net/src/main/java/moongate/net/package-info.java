/// HTTP, and what else passes a gateway, on Netty's event loops and with our own codec. This is the
/// door, with what other modules create: [NettyServer] listens, [DatagramServer] too, for UDP,
/// [NettyClient] calls services, [NettySockets] opens connections for functions, [NettyResolver]
/// finds addresses. Behind it each room uses those below it only:
///
///     http1     HTTP/1.1, of clients and of services     http2      the same for HTTP/2
///     session   bytes and datagrams that are passed on   websocket  frames
///     server    clients before a protocol begins         upstream   services likewise
///     loop      event loops, and what goes in and out    tls        certificates and contexts
///     settings  what operators choose                    hpack      compressed heads
///     dns       questions to name servers                platform   native libraries
///
/// For the life of a request start at [moongate.net.http1]. One thread per core
/// ([moongate.net.loop.Loops]); a connection, its requests and the upstream connections that they
/// use stay on one of them, so nothing here locks.
@NullMarked
package moongate.net;

import org.jspecify.annotations.NullMarked;
