package moongate.net.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.Http2Stream;
import java.net.SocketAddress;
import moongate.http.Chunk;
import moongate.net.loop.BufferChunk;
import moongate.net.loop.Inbound;

/// An HTTP/2 stream whose data are the bytes of another protocol (RFC 8441), as a Netty channel:
/// the ends of tunnels and of WebSockets treat it like a connection.
///
///     what the client sends ══▶ StreamInput ──read──▶ pipeline
///     what it gets          ◀══ windows of HTTP/2 ◀──write── outbound buffer
///
/// The client may send more only when its input was read. Output that its window does not allow
/// waits in the channel's outbound buffer, which makes the channel not writable. The end of input
/// or output is the flag END_STREAM of that direction.
///
/// On the connection's loop only.
final class StreamChannel extends AbstractChannel implements DuplexChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false);
  private static final Chunk NOTHING = Chunk.of(new byte[0]);

  private final ChannelConfig config = new DefaultChannelConfig(this);
  private final Http2ServerConnection link;
  private final Http2Stream stream;
  private final StreamInput input;
  private final Inbound inbound;
  private final Last last = new Last();
  private boolean isReadWanted;
  private boolean isDelivering;
  private boolean isInputShutdown;
  private boolean isOutputShutdown;
  private boolean isClosed;

  /// Keeps the input that arrives before somebody takes over the channel.
  private final class Last extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      inbound.add((ByteBuf) message);
      inbound.pause();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      // the end of the input can be asked for
    }
  }

  StreamChannel(Http2ServerConnection link, Http2Stream stream, StreamInput input) {
    super(link.channel());
    this.link = link;
    this.stream = stream;
    this.input = input;
    this.inbound = new Inbound(config, link.loop().buffers());
  }

  /// Joins the loop of the connection.
  StreamChannel open() {
    pipeline().addLast(last);
    var _ = link.channel().eventLoop().register(this);
    return this;
  }

  /// The handler that an end stands before.
  ChannelHandler last() {
    return last;
  }

  /// What has come before an end took over.
  Inbound inbound() {
    return inbound;
  }

  // What the client sends

  /// Something has come, or the end.
  void arrived() {
    if (isDelivering) {
      return;
    }
    isDelivering = true;
    try {
      while (isReadWanted && isOpen()) {
        var chunk = input.poll();
        if (chunk == null) {
          return;
        }
        if (chunk.isLast()) {
          endInput();
          return;
        }
        deliver(chunk);
      }
    } finally {
      isDelivering = false;
    }
  }

  /// Asks for more by itself, unless reading is switched off.
  private void deliver(Chunk chunk) {
    isReadWanted = false;
    int length = chunk.length();
    pipeline().fireChannelRead(buffer(chunk));
    if (!isClosed) {
      link.consumed(stream, length);
    }
    pipeline().fireChannelReadComplete();
  }

  /// One that may be written to: frames are unmasked where they lie.
  private ByteBuf buffer(Chunk chunk) {
    if (chunk instanceof BufferChunk received) {
      return received.buffer();
    }
    var copy = alloc().directBuffer(chunk.length()).writeBytes(chunk.asBuffer());
    chunk.release();
    return copy;
  }

  private void endInput() {
    if (!isInputShutdown) {
      isInputShutdown = true;
      pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Override
  protected void doBeginRead() {
    isReadWanted = true;
    arrived();
  }

  // What it gets

  @Override
  protected void doWrite(ChannelOutboundBuffer out) {
    for (var message = out.current(); message != null; message = out.current()) {
      var buffer = (ByteBuf) message;
      if (buffer.isReadable()) {
        if (!link.output().isWritable(stream)) {
          return; // until there is room
        }
        link.guard().data();
        link.output().sendData(stream, new BufferChunk(buffer.retain()), false);
      }
      out.remove();
    }
  }

  /// The client may have room for more.
  void roomAppeared() {
    if (isOpen()) {
      unsafe().flush();
    }
  }

  private void endOutput() {
    if (!isOutputShutdown) {
      isOutputShutdown = true;
      if (!isClosed) {
        link.output().sendData(stream, NOTHING, true);
      }
    }
  }

  // The end

  /// The stream is over on both sides, or was given up.
  void closed() {
    isClosed = true;
    unsafe().close(voidPromise());
  }

  @Override
  protected void doClose() {
    isInputShutdown = true;
    endOutput();
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  // What a channel has to be

  @Override
  public boolean isOpen() {
    return !closeFuture().isDone();
  }

  @Override
  public boolean isActive() {
    return isOpen();
  }

  @Override
  public boolean isInputShutdown() {
    return isInputShutdown;
  }

  @Override
  public boolean isOutputShutdown() {
    return isOutputShutdown;
  }

  @Override
  public boolean isShutdown() {
    return isInputShutdown && isOutputShutdown;
  }

  @Override
  public ChannelFuture shutdownInput() {
    return shutdownInput(newPromise());
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    return promise.setFailure(new UnsupportedOperationException());
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    endOutput();
    return promise.setSuccess();
  }

  @Override
  public ChannelFuture shutdown() {
    return shutdown(newPromise());
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    return close(promise);
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new AbstractUnsafe() {
      @Override
      public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        promise.setFailure(new UnsupportedOperationException());
      }
    };
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected SocketAddress localAddress0() {
    return link.channel().localAddress();
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return link.channel().remoteAddress();
  }

  @Override
  protected void doBind(SocketAddress address) {
    throw new UnsupportedOperationException();
  }
}
