package moongate.net.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import moongate.http.Caller;
import moongate.http.Datagrams;
import moongate.http.SocketException;
import moongate.http.SocketException.Kind;
import moongate.net.loop.NettyLoop;
import org.jspecify.annotations.Nullable;

/// One UDP socket. Datagrams that nobody takes are dropped, as a full socket buffer would.
public final class NettyDatagrams extends ChannelInboundHandlerAdapter implements Datagrams {
  private static final int MOST_KEPT = 64;

  private final ArrayDeque<String> received = new ArrayDeque<>();
  private final SocketWait reading;
  private final SocketWait writing;
  private @Nullable Channel channel;
  private @Nullable Throwable failure;
  private boolean isClosed;

  public NettyDatagrams(NettyLoop loop) {
    this.reading = new SocketWait(loop);
    this.writing = new SocketWait(loop);
  }

  public void awaitConnected(Caller caller, ChannelFuture connecting, Duration timeout) {
    channel = connecting.channel();
    writing.untilConnected(caller, connecting, timeout, this::close);
  }

  @Override
  public void send(Caller caller, String bytes, Duration timeout) {
    var open = channel;
    if (isClosed || open == null) {
      throw new SocketException(Kind.CLOSED, "closed");
    }
    writing.until(
        caller, open.writeAndFlush(Unpooled.wrappedBuffer(bytes.getBytes(ISO_8859_1))), timeout);
  }

  @Override
  public String receive(Caller caller, int most, Duration timeout) {
    reading.until(caller, () -> !received.isEmpty() || isClosed || failure != null, timeout);
    var datagram = received.poll();
    if (datagram == null) {
      var cause = failure;
      failure = null;
      throw cause == null ? new SocketException(Kind.CLOSED, "closed") : SocketWait.failed(cause);
    }
    return datagram.length() > most ? datagram.substring(0, most) : datagram;
  }

  @Override
  public void close() {
    isClosed = true;
    reading.end();
    writing.end();
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof DatagramPacket packet && received.size() < MOST_KEPT) {
        received.add(packet.content().toString(ISO_8859_1));
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
    reading.wake();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    isClosed = true;
    reading.wake();
    writing.wake();
  }

  /// Such as a port that nobody listens on, which the next call tells.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failure = cause;
    reading.wake();
  }
}
