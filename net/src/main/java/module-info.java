/// The network: HTTP/1.1 and HTTP/2 server and client on Netty's event loops.
@SuppressWarnings("module") // those that are named below are built later
module moongate.net {
  requires transitive moongate.http;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.dns;
  requires io.netty.codec.http2;
  requires io.netty.common;
  requires io.netty.codec.haproxy;
  requires io.netty.handler;
  requires io.netty.tcnative.classes.openssl;
  requires io.netty.resolver;
  requires io.netty.resolver.dns;
  requires io.netty.transport;
  requires io.netty.transport.unix.common;
  requires io.netty.transport.classes.epoll;
  requires org.slf4j;
  requires static org.jspecify;

  exports moongate.net;
  exports moongate.net.settings;
  exports moongate.net.loop to
      moongate.app,
      moongate.cluster; // for Loops, ConnectionBudget and OncePerSecond
  exports moongate.net.platform to
      moongate.app,
      moongate.cluster; // for NativeLibraries
  exports moongate.net.session to
      moongate.app; // for Sessions
  exports moongate.net.tls to
      moongate.app,
      moongate.cluster; // for ServerTls and ChainDepth
}
