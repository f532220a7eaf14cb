package moongate.net;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import moongate.net.loop.ConnectionBudget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells of clients that could not be let in, once a second and not once a client. The last handler
/// of each listening socket.
@Sharable
final class AcceptLog extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(NettyServer.class);

  private final OncePerSecond lines = new OncePerSecond();

  /// A client was turned away since the budget is spent.
  void turnedAway(ConnectionBudget budget) {
    if (lines.isTime()) {
      log.error(
          "{} connections are open, as many as this node may have: clients are turned away"
              + " (nginx_events_worker_connections, or the limit of open files)",
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
