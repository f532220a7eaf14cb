package moongate.net.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import moongate.net.loop.BufferChunk;
import moongate.net.loop.HalfClose;
import moongate.net.loop.Inbound;
import moongate.net.loop.NettyLoop;
import moongate.net.loop.Outbound;
import moongate.net.loop.StallWatch;
import moongate.net.loop.StraightRead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection of a [Tunnel]. It is placed before the HTTP handler, which from now on is only
/// told when the connection ends.
public final class TunnelEnd extends ChannelInboundHandlerAdapter implements StraightRead.Receiver {
  private static final Logger log = LoggerFactory.getLogger(TunnelEnd.class);

  private final NettyLoop loop;
  private final DuplexChannel channel;
  private final ChannelHandler before;
  private final Inbound inbound;
  private final Outbound outbound;
  private final StallWatch watch;

  private Tunnel tunnel;
  private TunnelEnd other;
  private long received;
  private boolean isInputEnded;
  private boolean isOutputEnded;
  private boolean isClosed;

  /// @param before the handler of HTTP
  /// @param inbound the input that this handler has received and not used
  /// @param mostUntaken how long the peer may take nothing while output waits for it
  @SuppressWarnings("NullAway.Init") // join comes before all else
  public TunnelEnd(
      NettyLoop loop,
      DuplexChannel channel,
      ChannelHandler before,
      Inbound inbound,
      Duration mostUntaken) {
    this.loop = loop;
    this.channel = channel;
    this.before = before;
    this.inbound = inbound;
    this.outbound = new Outbound(loop, channel);
    this.watch =
        new StallWatch(loop, channel, () -> other.received, mostUntaken, () -> tunnel.stuck(this));
  }

  void join(Tunnel through, TunnelEnd peer) {
    tunnel = through;
    other = peer;
  }

  /// Takes over the connection, with the input that came after the switch.
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
    StraightRead.end(channel);
    channel.pipeline().addBefore(http.name(), null, this);
    if (HalfClose.isInputOver(channel)) {
      inputEnded();
    }
    if (other.outbound.isWritable()) {
      channel.config().setAutoRead(true);
    }
  }

  long received() {
    return received;
  }

  boolean isClosed() {
    return isClosed;
  }

  /// True if the peer takes the waiting output, even if slowly.
  boolean isTaking() {
    return watch.isTaking();
  }

  // From here to the other end

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var buffer = (ByteBuf) message;
    StraightRead.begin(context, this, loop.buffers(), buffer.readableBytes());
    pass(buffer);
  }

  @Override
  public void receive(ByteBuf buffer) {
    pass(buffer);
    other.flush();
  }

  private void pass(ByteBuf buffer) {
    received += buffer.readableBytes();
    tunnel.moved();
    if (other.isClosed || other.isOutputEnded) {
      buffer.release();
      return;
    }
    other.outbound.write(new BufferChunk(buffer));
    if (!other.outbound.isWritable()) {
      channel.config().setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    other.flush();
  }

  private void flush() {
    if (!isClosed) {
      outbound.leave();
      watch.sent();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable() && !other.isClosed) {
      tunnel.moved();
      other.channel.config().setAutoRead(true);
    }
  }

  // Ends

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (HalfClose.endsInput(event)) {
      inputEnded();
    }
  }

  /// The peer sends nothing more, but may still receive.
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
    if (outbound.isEmpty()) {
      HalfClose.endOutput(channel);
    } else {
      outbound.flush(_ -> HalfClose.endOutput(channel));
      watch.sent();
    }
  }

  private void closeAfterFlush() {
    if (isClosed) {
      return;
    }
    isOutputEnded = true;
    if (outbound.isEmpty()) {
      channel.close();
    } else {
      outbound.flush(ChannelFutureListener.CLOSE);
      watch.sent();
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
    watch.cancel();
    outbound.clear();
    other.closeAfterFlush();
    tunnel.closed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("upgraded connection failed: {}", cause.toString());
    channel.close();
  }
}
