package moongate.net.server;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import moongate.net.loop.ConnectionBudget;
import moongate.net.loop.OncePerSecond;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells of clients that could not be let in, once a second and not once a client. The last handler
/// of each listening socket.
@Sharable
public final class AcceptLog extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(AcceptLog.class);

  private final OncePerSecond lines = new OncePerSecond();

  /// A client was turned away since the budget is spent.
  void turnedAway(InetSocketAddress listening, ConnectionBudget budget) {
    if (lines.isTime()) {
      log.error(
          "clients of port {} are turned away: {} connections are open, as many as there may be"
              + " (nginx_events_worker_connections, or the limit of open files)",
          listening.getPort(),
          budget.most());
    }
  }

  /// The system refused to hand over a connection; Netty tries again in a second.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (lines.isTime()) {
      log.error("cannot accept connections: {}", cause.getMessage());
    }
  }
}
