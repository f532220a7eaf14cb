package moongate.net.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import moongate.http.Origin;
import moongate.http.Relay;
import moongate.http.SocketException;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.http.UpstreamException.Kind;
import moongate.net.loop.ExhaustedException;
import moongate.net.loop.Inbound;
import moongate.net.loop.NettyLoop;
import moongate.net.upstream.SocketWait;
import moongate.net.upstream.UpstreamBootstrap;
import moongate.net.upstream.UpstreamWords;
import org.jspecify.annotations.Nullable;

/// A service's connection that serves one session.
final class SessionUpstream extends ChannelInboundHandlerAdapter implements Relay {
  private final SessionConnection client;
  private final SocketChannel channel;
  private final Timeouts timeouts;
  private final Inbound inbound;
  private final SocketWait waiting;
  private @Nullable Tunnel tunnel;

  private SessionUpstream(SessionConnection client, SocketChannel channel, Timeouts timeouts) {
    this.client = client;
    this.channel = channel;
    this.timeouts = timeouts;
    this.inbound = new Inbound(channel.config(), client.loop().buffers());
    this.waiting = new SocketWait(client.loop());
  }

  static SessionUpstream connect(
      Sessions sessions, SessionConnection client, Origin origin, Timeouts timeouts) {
    var channel = newChannel(sessions, client.loop());
    var upstream = new SessionUpstream(client, channel, timeouts);
    var handshake = origin.isSecure() ? sessions.tls().handler(channel, origin) : null;
    boolean isConnected = false;
    try {
      var connecting =
          UpstreamBootstrap.of(client.loop(), channel, upstream, handshake)
              .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
              .connect(origin.address());
      upstream.await(connecting, origin, UpstreamWords.CONNECTING);
      if (handshake != null) {
        upstream.await(handshake.handshakeFuture(), origin, UpstreamWords.HANDSHAKING);
      }
      isConnected = true;
      return upstream;
    } finally {
      upstream.waiting.end();
      if (!isConnected) {
        upstream.close();
      }
    }
  }

  private static SocketChannel newChannel(Sessions sessions, NettyLoop loop) {
    try {
      return sessions.loops().newSocketChannel(loop);
    } catch (ExhaustedException none) {
      throw UpstreamException.beforeRequest(Kind.EXHAUSTED, none.reason());
    }
  }

  private void await(Future<?> step, Origin origin, String doing) {
    try {
      waiting.until(client, step, timeouts.connect());
    } catch (SocketException failed) {
      throw switch (failed.kind()) {
        case CALLER_GONE -> UpstreamException.beforeRequest(Kind.CALLER_GONE, "client aborted");
        case TIMEOUT ->
            UpstreamException.beforeRequest(Kind.CONNECT_TIMEOUT, UpstreamWords.TIMED_OUT + doing);
        case CLOSED, REFUSED, EXHAUSTED, FAILED -> {
          var cause = step.cause() == null ? failed : step.cause();
          var why = UpstreamWords.noConnection(cause, origin.hostName());
          yield UpstreamException.beforeRequest(UpstreamWords.kindOfNoConnection(cause), why);
        }
      };
    }
  }

  private void close() {
    channel.close();
    inbound.clear();
  }

  @Override
  public void run() {
    var own = new TunnelEnd(client.loop(), channel, this, inbound, timeouts.write());
    var way =
        new Tunnel(
            client.loop(),
            client.fiber(),
            client.end(timeouts),
            own,
            timeouts.read(),
            UpstreamWords.RELAYING);
    tunnel = way;
    client.joined(way);
    try {
      way.run();
    } finally {
      close();
    }
  }

  @Override
  public long bytesReceived() {
    return tunnel == null ? 0 : tunnel.fromUpstream();
  }

  @Override
  public long bytesSent() {
    return tunnel == null ? 0 : tunnel.fromClient();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    inbound.add((ByteBuf) message);
    if (!channel.isOpen()) {
      inbound.clear();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    inbound.pause();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    waiting.wake();
  }

  /// A failure is reported to the waiting fiber; if none waits, it is ignored.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
