package moongate.net.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import moongate.net.loop.ConnectionBudget;
import moongate.net.loop.NettyLoop;

/// Decides whether a new client may stay, before anything is made for it. Where room is scarce,
/// idle clients have to go: those of this loop at once. If there are none, one new client waits
/// until the other loops have looked among theirs; meanwhile further ones are turned away.
///
/// One for each listening socket, on its loop.
public final class Admission extends ChannelInboundHandlerAdapter {
  private final Server server;
  private final ConnectionBudget budget;
  private final NettyLoop loop;
  private final AcceptLog log;
  private int answersToCome;

  public Admission(Server server, NettyLoop loop, AcceptLog log) {
    this.server = server;
    this.budget = server.clients();
    this.loop = loop;
    this.log = log;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var client = (Channel) message;
    if (budget.isScarce()) {
      server.closeSomeIdle(loop);
    }
    if (budget.take() || takeAfterMakingRoom()) {
      admit(context, client);
    } else if (answersToCome == 0 && server.loops().count() > 1) {
      askOtherLoops(context, client);
    } else {
      turnAway(context, client);
    }
  }

  /// If there is nothing else, connections to services that nobody uses are closed.
  private boolean takeAfterMakingRoom() {
    server.loops().makeRoom(loop);
    return budget.take();
  }

  private void askOtherLoops(ChannelHandlerContext context, Channel client) {
    var asked = new Asked(context, client);
    for (var other : server.loops().all()) {
      if (other != loop) {
        answersToCome++;
        other.execute(() -> {
          server.closeSomeIdle(other);
          server.loops().makeRoom(other);
          loop.execute(asked::answered);
        });
      }
    }
  }

  private void admit(ChannelHandlerContext context, Channel client) {
    client.closeFuture().addListener(_ -> budget.give());
    context.fireChannelRead(client);
  }

  private void turnAway(ChannelHandlerContext context, Channel client) {
    client.unsafe().closeForcibly();
    log.turnedAway((InetSocketAddress) context.channel().localAddress(), budget);
  }

  /// A client that waits for the other loops.
  private final class Asked {
    private final ChannelHandlerContext context;
    private final Channel client;
    private boolean isDecided;

    Asked(ChannelHandlerContext context, Channel client) {
      this.context = context;
      this.client = client;
    }

    void answered() {
      answersToCome--;
      if (isDecided) {
        return;
      }
      if (budget.take()) {
        isDecided = true;
        admit(context, client);
      } else if (answersToCome == 0) {
        turnAway(context, client);
      }
    }
  }
}
