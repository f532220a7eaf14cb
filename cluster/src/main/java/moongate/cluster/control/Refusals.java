package moongate.cluster.control;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says who was refused in the handshake, and why; at most once a second, since anybody can try.
final class Refusals extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger("moongate.cluster");
  private static final AtomicLong LAST = new AtomicLong(System.nanoTime() - 1_000_000_000L);

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
    long now = System.nanoTime();
    long last = LAST.get();
    if (now - last >= 1_000_000_000L && LAST.compareAndSet(last, now)) {
      LOG.warn(
          "no data plane: {} is refused: {}", context.channel().remoteAddress(), reason(cause));
    }
  }

  private static String reason(Throwable failure) {
    var innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return String.valueOf(innermost.getMessage());
  }

  /// What the handshake fails of comes here as well.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    context.close();
  }
}
