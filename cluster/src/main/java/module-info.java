/// Hybrid mode: a control plane, which has the configuration, and data planes, which serve it.
module moongate.cluster {
  requires transitive moongate.net;
  requires transitive moongate.store;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.handler.proxy;
  requires io.netty.resolver;
  requires io.netty.tcnative.classes.openssl;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires org.slf4j;
  requires static org.jspecify;

  exports moongate.cluster;
  exports moongate.cluster.data;
  exports moongate.cluster.protocol;
  exports moongate.cluster.tls;
}
