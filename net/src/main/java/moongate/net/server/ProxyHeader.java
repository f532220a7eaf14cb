package moongate.net.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the header of the PROXY protocol (version 1 or 2), in which a load balancer tells the
/// address of its client, and then removes itself. A connection without this header is closed.
public final class ProxyHeader extends SimpleChannelInboundHandler<HAProxyMessage> {
  /// The event that tells later handlers that the header was read.
  public static final Object READ = new Object();

  private static final Logger log = LoggerFactory.getLogger(ProxyHeader.class);

  private final PeerConnection peer;

  public ProxyHeader(PeerConnection peer) {
    this.peer = peer;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HAProxyMessage header) {
    var family = header.proxiedProtocol().addressFamily();
    boolean isNetwork = family == AddressFamily.AF_IPv4 || family == AddressFamily.AF_IPv6;
    if (header.command() == HAProxyCommand.PROXY && isNetwork) {
      peer.proxied(address(header));
    }
    context.fireUserEventTriggered(READ);
    context.pipeline().remove(this);
  }

  private static InetSocketAddress address(HAProxyMessage header) {
    try {
      var bytes = NetUtil.createByteArrayFromIpAddressString(header.sourceAddress());
      return new InetSocketAddress(InetAddress.getByAddress(bytes), header.sourcePort());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the decoder passes addresses only", e);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!context.channel().isOpen()) {
      return; // the rest of what was read is broken, too
    }
    log.error(
        "broken header while reading PROXY protocol, client: {}, server: {}:{}",
        peer.remoteAddress(),
        peer.localAddress(),
        peer.listenerPort());
    context.close();
  }
}
