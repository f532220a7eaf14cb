package moongate.net.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import moongate.http.Chunk;
import moongate.http.PayloadLimits;
import moongate.http.WebSocketFrame;
import moongate.http.WebSocketFrame.Farewell;
import moongate.http.WebSocketFrame.Type;
import moongate.net.loop.BufferChunk;
import moongate.net.loop.HalfClose;
import moongate.net.loop.Inbound;
import moongate.net.loop.NettyLoop;
import moongate.net.loop.Outbound;
import moongate.net.loop.StallWatch;
import moongate.net.loop.StraightRead;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection of a [FrameLink]. It is placed before the HTTP handler, which from now on is only
/// told when the connection ends.
public final class FrameEnd extends ChannelInboundHandlerAdapter implements StraightRead.Receiver {
  private static final Logger log = LoggerFactory.getLogger(FrameEnd.class);

  private final NettyLoop loop;
  private final DuplexChannel channel;
  private final ChannelHandler before;
  private final Inbound inbound;
  private final boolean isClient;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final Outbound outbound;
  private final StallWatch watch;

  private FrameLink link;
  private long received;
  private long sent;
  private boolean isInputEnded;
  private boolean isBroken;
  private boolean isOutputEnded;
  private boolean hasReceivedClose;
  private boolean hasSentClose;
  private boolean isClosing;
  private boolean isClosed;
  private boolean isReleased;

  /// @param before the handler of HTTP
  /// @param inbound the input that this handler has received and not used
  /// @param isClient whether the peer is the client
  /// @param mostUntaken how long the peer may take nothing while output waits for it
  @SuppressWarnings("NullAway.Init") // join comes before all else
  public FrameEnd(
      NettyLoop loop,
      DuplexChannel channel,
      ChannelHandler before,
      Inbound inbound,
      boolean isClient,
      Duration mostUntaken) {
    this.loop = loop;
    this.channel = channel;
    this.before = before;
    this.inbound = inbound;
    this.isClient = isClient;
    this.outbound = new Outbound(loop, channel);
    this.reader = new FrameReader(inbound, channel.alloc(), isClient);
    this.writer = new FrameWriter(channel.alloc(), !isClient);
    this.watch = new StallWatch(loop, channel, this::sent, mostUntaken, () -> link.stuck(this));
  }

  void join(FrameLink through) {
    link = through;
  }

  /// Takes over the connection, with the input that came after the switch.
  void begin() {
    var http = channel.pipeline().context(before);
    if (http == null || !channel.isActive()) {
      closed();
      return;
    }
    received = inbound.readable();
    StraightRead.end(channel);
    channel.pipeline().addBefore(http.name(), null, this);
    isInputEnded = HalfClose.isInputOver(channel);
    inbound.resume();
  }

  // What the peer sends

  /// The bytes that have come.
  long received() {
    return received;
  }

  /// The next frame, as far as it is there; null for none.
  @Nullable WebSocketFrame next(PayloadLimits limits) throws FrameViolation {
    if (hasReceivedClose || isBroken || inbound.isEmpty()) {
      inbound.clear(); // behind a farewell nothing counts
      return null;
    }
    try {
      var frame = reader.next(limits.of(isClient));
      hasReceivedClose = frame != null && frame.type() == Type.CLOSE;
      return frame;
    } catch (FrameViolation violation) {
      isBroken = true;
      throw violation;
    } finally {
      inbound.resume();
    }
  }

  /// Discards input until the peer has sent its close frame; true if it will not send one any more.
  boolean isDiscarded(PayloadLimits limits) {
    try {
      for (var frame = next(limits); frame != null; frame = next(limits)) {
        frame.release();
      }
    } catch (FrameViolation again) {
      inbound.clear();
    }
    inbound.resume();
    if (isBroken && hasSentClose) {
      endOutput();
    }
    return hasReceivedClose || isInputEnded;
  }

  boolean hasReceivedClose() {
    return hasReceivedClose;
  }

  /// True if the peer has left without a close frame.
  boolean isGone() {
    return (isInputEnded || isClosed) && inbound.isEmpty() && !hasReceivedClose;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var buffer = (ByteBuf) message;
    StraightRead.begin(context, this, loop.buffers(), buffer.readableBytes());
    receive(buffer);
  }

  @Override
  public void receive(ByteBuf buffer) {
    if (isReleased) {
      buffer.release();
      return;
    }
    received += buffer.readableBytes();
    inbound.add(buffer);
    link.moved();
    link.wake();
    inbound.pause();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (HalfClose.endsInput(event)) {
      isInputEnded = true;
      link.wake();
    }
  }

  // What the peer gets

  /// The bytes that were sent.
  long sent() {
    return sent;
  }

  boolean isWritable() {
    return outbound.isWritable() || isClosed;
  }

  boolean hasSentClose() {
    return hasSentClose;
  }

  void send(WebSocketFrame frame) {
    var type = frame.type();
    int status = frame.status();
    send(type, frame.take(), status);
  }

  void send(Farewell farewell) {
    send(Type.CLOSE, Chunk.of(farewell.reason()), farewell.status());
  }

  private void send(Type type, Chunk payload, int status) {
    if (isClosed || hasSentClose) {
      payload.release();
      return;
    }
    hasSentClose = type == Type.CLOSE;
    var bytes = writer.frame(type, payload, status);
    sent += bytes.readableBytes();
    outbound.write(new BufferChunk(bytes));
  }

  void flush() {
    if (!isClosed) {
      outbound.leave();
      watch.sent();
    }
  }

  /// Closes the connection when everything was sent.
  void closeAfterFlush() {
    if (!isClosed && !isClosing) {
      isClosing = true;
      outbound.flush(ChannelFutureListener.CLOSE);
      watch.sent();
    }
  }

  /// After the close frame, tells a peer whose input is not understood any more that nothing
  /// follows. Its input is still read: closing at once could discard the close frame.
  private void endOutput() {
    if (!isOutputEnded && !isClosed) {
      isOutputEnded = true;
      outbound.flush(_ -> HalfClose.endOutput(channel));
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      link.moved();
      link.wake();
    }
  }

  /// True if the peer takes the waiting output, even if slowly.
  boolean isTaking() {
    return watch.isTaking();
  }

  // The end

  boolean isClosed() {
    return isClosed;
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
    link.wake();
  }

  /// Nobody reads here again.
  void release() {
    isReleased = true;
    reader.release();
    inbound.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("WebSocket connection failed: {}", cause.toString());
    channel.close();
  }
}
