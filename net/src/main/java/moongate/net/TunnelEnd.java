package moongate.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection of a [Tunnel]. It stands before the handler that has spoken HTTP there, which
/// from now on only hears of the connection's end.
final class TunnelEnd extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(TunnelEnd.class);

  private final SocketChannel channel;
  private final ChannelHandler before;
  private final Inbound inbound;
  private final SendWatch sending;
  private final Deadline deadline;
  private final Duration mostUntaken;

  private Tunnel tunnel;
  private TunnelEnd other;
  private long received;
  private long takenBefore;
  private boolean isInputEnded;
  private boolean isOutputEnded;
  private boolean isWatching;
  private boolean isClosed;

  /// @param before the handler that has spoken HTTP
  /// @param inbound what that one has received and not used
  /// @param mostUntaken how long the peer may take nothing while something waits for it
  @SuppressWarnings("NullAway.Init") // join comes before all else
  TunnelEnd(
      NettyLoop loop,
      SocketChannel channel,
      ChannelHandler before,
      Inbound inbound,
      Duration mostUntaken) {
    this.channel = channel;
    this.before = before;
    this.inbound = inbound;
    this.sending = new SendWatch(channel);
    this.deadline = new Deadline(loop, this::expired);
    this.mostUntaken = mostUntaken;
  }

  void join(Tunnel through, TunnelEnd peer) {
    tunnel = through;
    other = peer;
  }

  /// Takes the connection over, with what came behind the switch.
  void begin() {
    var http = channel.pipeline().context(before);
    while (!inbound.isEmpty()) {
      pass(((BufferChunk) inbound.take(Long.MAX_VALUE)).buffer());
    }
    other.flush();
    if (http == null || !channel.isActive()) {
      closed();
      return;
    }
    channel.pipeline().addBefore(http.name(), null, this);
    if (isInputOver()) {
      inputEnded();
    }
    if (other.channel.isWritable()) {
      channel.config().setAutoRead(true);
    }
  }

  private boolean isInputOver() {
    var tls = channel.pipeline().get(SslHandler.class);
    return channel.isInputShutdown() || tls != null && tls.engine().isInboundDone();
  }

  long received() {
    return received;
  }

  boolean isClosed() {
    return isClosed;
  }

  private long taken() {
    return other.received - sending.pending();
  }

  /// True when the peer takes what waits for it, if slowly.
  boolean isTaking() {
    return isWatching && taken() != takenBefore;
  }

  // From here to the other end

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    pass((ByteBuf) message);
  }

  private void pass(ByteBuf buffer) {
    received += buffer.readableBytes();
    tunnel.moved();
    if (other.isClosed || other.isOutputEnded) {
      buffer.release();
      return;
    }
    other.channel.write(buffer, other.channel.voidPromise());
    if (!other.channel.isWritable()) {
      channel.config().setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    other.flush();
  }

  private void flush() {
    if (!isClosed) {
      channel.flush();
      watch();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable() && !other.isClosed) {
      tunnel.moved();
      other.channel.config().setAutoRead(true);
    }
  }

  // Peers that take nothing

  private void watch() {
    if (sending.pending() == 0) {
      isWatching = false;
      deadline.clear();
    } else if (!isWatching) {
      isWatching = true;
      armForSending();
    }
  }

  private void armForSending() {
    takenBefore = taken();
    deadline.in(mostUntaken.toNanos());
  }

  private void expired() {
    if (sending.pending() == 0) {
      isWatching = false;
    } else if (taken() != takenBefore) {
      armForSending();
    } else {
      tunnel.stuck(this);
    }
  }

  // Ends

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
      inputEnded();
    }
  }

  /// The peer has nothing more to say, and may still listen.
  private void inputEnded() {
    if (!isInputEnded) {
      isInputEnded = true;
      other.endOutput();
      if (isOutputEnded) {
        closeAfterFlush();
      }
    }
  }

  private void endOutput() {
    if (isClosed || isOutputEnded) {
      return;
    }
    isOutputEnded = true;
    if (isInputEnded) {
      closeAfterFlush();
      return;
    }
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> shutdownOutput());
    watch();
  }

  private void shutdownOutput() {
    var tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      channel.shutdownOutput();
    } else {
      tls.closeOutbound().addListener(said -> channel.shutdownOutput());
    }
  }

  private void closeAfterFlush() {
    if (!isClosed) {
      isOutputEnded = true;
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      watch();
    }
  }

  void close() {
    channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closed();
    context.fireChannelInactive();
  }

  private void closed() {
    isClosed = true;
    isInputEnded = true;
    deadline.cancel();
    other.closeAfterFlush();
    tunnel.closed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("upgraded connection failed: {}", cause.toString());
    channel.close();
  }
}
