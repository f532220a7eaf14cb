package moongate.net.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.time.Duration;
import moongate.http.Origin;
import moongate.http.Relay;
import moongate.http.SocketException;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.http.UpstreamException.Kind;
import moongate.net.loop.Deadline;
import moongate.net.loop.ExhaustedException;
import moongate.net.loop.NettyLoop;
import moongate.net.upstream.SocketWait;
import moongate.net.upstream.UpstreamWords;
import org.jspecify.annotations.Nullable;

/// The service's side of a UDP session: its own socket, so that answers can be assigned to this
/// client.
final class DatagramRelay extends SimpleChannelInboundHandler<DatagramPacket> implements Relay {
  /// How long a session may be silent when the node stops.
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final DatagramSession client;
  private final Duration mostSilence;
  private final Deadline silence;
  private @Nullable Channel channel;
  private @Nullable Throwable failure;
  private long bytesReceived;
  private long bytesSent;
  private boolean isRunning;
  private boolean isOver;

  private DatagramRelay(DatagramSession client, Duration mostSilence) {
    this.client = client;
    this.mostSilence = mostSilence;
    this.silence = new Deadline(client.listener().loop(), this::end);
  }

  /// UDP has no handshake: this fails only when the system has no socket, or no route.
  static DatagramRelay connect(DatagramSession client, Origin origin, Timeouts timeouts) {
    var relay = new DatagramRelay(client, timeouts.read());
    var loop = client.listener().loop();
    var waiting = new SocketWait(loop);
    var socket = newSocket(client.listener().to(), loop);
    var connecting =
        DatagramListener.bootstrap(loop)
            .channelFactory(() -> socket)
            .handler(relay)
            .connect(origin.address());
    relay.channel = connecting.channel();
    boolean isConnected = false;
    try {
      waiting.until(client, connecting, timeouts.connect());
      isConnected = true;
      return relay;
    } catch (SocketException failed) {
      var cause = connecting.cause() == null ? failed : connecting.cause();
      var why = UpstreamWords.noConnection(cause, origin.hostName());
      boolean isGone = failed.kind() == SocketException.Kind.CALLER_GONE;
      throw UpstreamException.beforeRequest(
          isGone ? Kind.CALLER_GONE : UpstreamWords.kindOfNoConnection(cause), why);
    } finally {
      waiting.end();
      if (!isConnected) {
        connecting.channel().close();
      }
    }
  }

  private static DatagramChannel newSocket(Sessions sessions, NettyLoop loop) {
    try {
      return sessions.loops().newDatagramChannel(loop);
    } catch (ExhaustedException none) {
      throw UpstreamException.beforeRequest(Kind.EXHAUSTED, none.reason());
    }
  }

  boolean isRunning() {
    return isRunning;
  }

  @Override
  public void run() {
    isRunning = true;
    moved();
    for (var datagram = client.next(); datagram != null; datagram = client.next()) {
      send(datagram);
    }
    try {
      while (!isOver) {
        client.fiber().park();
      }
    } finally {
      silence.cancel();
      if (channel != null) {
        channel.close();
      }
    }
    if (failure != null) {
      // Nobody listens at the service's port, which is noticed when the first datagram is sent.
      throw UpstreamException.beforeRequest(Kind.CONNECT_FAILED, UpstreamWords.lost(failure));
    }
  }

  /// Sends a datagram to the service, unless earlier ones still wait to be sent.
  void send(ByteBuf datagram) {
    var to = channel;
    if (isOver || to == null || !to.isWritable()) {
      datagram.release();
      return;
    }
    bytesSent += datagram.readableBytes();
    moved();
    to.writeAndFlush(datagram, to.voidPromise());
  }

  private void moved() {
    boolean isLast = client.listener().isDraining() && FAREWELL.compareTo(mostSilence) < 0;
    silence.in((isLast ? FAREWELL : mostSilence).toNanos());
  }

  /// The node stops: ends the session after a shorter silence.
  void drain() {
    moved();
  }

  /// The session is over.
  void end() {
    isOver = true;
    client.fiber().unpark();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    bytesReceived += packet.content().readableBytes();
    if (isRunning) {
      moved();
    }
    client.send(packet.content().retain());
  }

  @Override
  public long bytesReceived() {
    return bytesReceived;
  }

  @Override
  public long bytesSent() {
    return bytesSent;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    end();
  }
}
