package moongate.cluster.control;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import moongate.cluster.tls.RefusedCertificate;
import moongate.net.loop.OncePerSecond;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs who was refused in the handshake, and why. At most once a second, since anybody can cause
/// it.
final class Refusals extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger("moongate.cluster");
  private static final OncePerSecond LINES = new OncePerSecond();

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent end && !end.isSuccess()) {
      tell(context, end.cause());
      context.close();
      return;
    }
    context.fireUserEventTriggered(event);
  }

  private static void tell(ChannelHandlerContext context, Throwable cause) {
    if (LINES.isTime()) {
      var peer = (InetSocketAddress) context.channel().remoteAddress();
      log.warn(
          "{} cannot connect as a data plane: {}",
          NetUtil.toSocketAddressString(peer),
          reason(cause));
    }
  }

  static String reason(Throwable failure) {
    var innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    var text = innermost.getMessage();
    return RefusedCertificate.text(
        innermost, text == null ? "the connection ended during the handshake" : text);
  }

  /// Failures of the handshake arrive here too.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    context.close();
  }
}
