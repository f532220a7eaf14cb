package moongate.net.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.function.Consumer;
import moongate.fiber.Continuation;
import moongate.fiber.Fiber;
import moongate.net.loop.NettyLoop;
import moongate.net.server.HeadMemory;
import org.jspecify.annotations.Nullable;

/// An HTTP/2 connection, of either side. Netty reads frames and keeps the states of streams;
/// compression and flow control are ours. Each stream is a [StreamEvents].
///
/// Input is handled here, output in [Http2Output]; [Http2Handler] is the handler in the pipeline.
public abstract class Http2Link extends Http2EventAdapter {
  /// CVE-2024-27316: a field section in many tiny frames.
  private static final int MOST_SMALL_CONTINUATIONS = 8;

  private static final int USUAL_SECTION = 128 * 1024;

  private final NettyLoop loop;
  private final SocketChannel channel;
  private final Http2Connection connection;
  private final Http2Connection.PropertyKey key;
  private final FrameGatherer frames;
  private final Http2Handler handler;
  private final Http2Output output;
  private final WaitingInputs waiting;

  /// @param mostFields how many fields a section may have
  /// @param memory pays for sections that have not ended
  Http2Link(
      NettyLoop loop,
      SocketChannel channel,
      boolean isServer,
      Http2Settings settings,
      int mostFields,
      HeadMemory memory) {
    this.loop = loop;
    this.channel = channel;
    connection = new DefaultHttp2Connection(isServer);
    key = connection.newKey();
    frames = new FrameGatherer(loop, new SectionWriter(isServer));
    var windows = new SendWindows(connection, this::writabilityChanged, this::handOn);
    connection.remote().flowController(windows);
    var encoder = new DefaultHttp2ConnectionEncoder(connection, frames);
    var order = new StreamOrder(connection);
    var sections = new SectionReader(loop, sectionSize(settings), mostFields);
    var reader = new LeanFrameReader(sections, order, memory.new Share(), MOST_SMALL_CONTINUATIONS);
    var decoder = decoder(encoder, reader);
    decoder.frameListener(this);
    connection.addListener(this);
    handler = new Http2Handler(this, frames, order, decoder, encoder, settings);
    output = new Http2Output(loop, channel, frames, windows, handler);
    waiting = new WaitingInputs(loop);
  }

  private static long sectionSize(Http2Settings settings) {
    var size = settings.maxHeaderListSize();
    return size == null ? USUAL_SECTION : size;
  }

  private Http2ConnectionDecoder decoder(Http2ConnectionEncoder encoder, LeanFrameReader reader) {
    return new DefaultHttp2ConnectionDecoder(
        connection, encoder, reader, Http2PromisedRequestVerifier.ALWAYS_VERIFY, true, true, false);
  }

  private void handOn() {
    frames.handOn(handler.context());
  }

  public final NettyLoop loop() {
    return loop;
  }

  SocketChannel channel() {
    return channel;
  }

  /// The handler to put into the channel's pipeline.
  public Http2Handler codec() {
    return handler;
  }

  /// The output of the connection, to which streams write.
  final Http2Output output() {
    return output;
  }

  /// The inputs of its streams that nobody has taken yet.
  final WaitingInputs waiting() {
    return waiting;
  }

  Http2Connection connection() {
    return connection;
  }

  boolean isClosed() {
    return handler.isClosed();
  }

  /// How often something was read.
  final long reads() {
    return handler.reads();
  }

  /// A stream ends because of a violation by the peer, or a frame has arrived for a stream that is
  /// over.
  ///
  /// @throws Http2Exception when there was too much of it
  final void streamFailed(int id, String why) throws Http2Exception {
    var events = events(connection.stream(id));
    if (events != null) {
      events.broken(why);
    }
    controlled();
  }

  /// How many bytes the peer may send in all before some were taken, beyond the 65,535 that it may
  /// send anyway. Only the windows of the streams should limit the input, because streams must not
  /// block each other: those of all streams have to fit into half of this, as the other half may
  /// have been taken without being given back yet.
  abstract int moreWindow();

  /// The connection is established, and its first frames were written.
  abstract void opened();

  /// The connection has ended; its streams were told already.
  abstract void ended();

  /// A head opens a stream.
  ///
  /// @throws Http2Exception when it is malformed
  abstract void opened(Http2Stream stream, ReceivedFields fields, boolean isLast)
      throws Http2Exception;

  /// A frame without content has arrived.
  ///
  /// @throws Http2Exception when there were too many of them
  abstract void controlled() throws Http2Exception;

  /// The peer has violated the protocol, and the connection ends.
  void broken(String why) {}

  final void attach(Http2Stream stream, StreamEvents events) {
    stream.setProperty(key, events);
  }

  /// On the loop only.
  final void forEachStream(Consumer<StreamEvents> visitor) {
    try {
      var _ =
          connection.forEachActiveStream(stream -> {
            var events = events(stream);
            if (events != null) {
              visitor.accept(events);
            }
            return true;
          });
    } catch (Http2Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private @Nullable StreamEvents events(@Nullable Http2Stream stream) {
    return stream == null ? null : stream.getProperty(key);
  }

  // What comes

  @Override
  public final void onHeadersRead(
      ChannelHandlerContext from, int id, Http2Headers headers, int padding, boolean isLast)
      throws Http2Exception {
    var stream = connection.stream(id);
    var events = events(stream);
    var fields = (ReceivedFields) headers;
    if (events != null) {
      events.fields(fields, isLast);
    } else if (stream != null) {
      opened(stream, fields, isLast);
    }
  }

  @Override
  public final void onHeadersRead(
      ChannelHandlerContext from,
      int id,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean isExclusive,
      int padding,
      boolean isLast)
      throws Http2Exception {
    onHeadersRead(from, id, headers, padding, isLast);
  }

  @Override
  public final int onDataRead(
      ChannelHandlerContext from, int id, ByteBuf data, int padding, boolean isLast)
      throws Http2Exception {
    int length = data.readableBytes();
    if (length == 0 && !isLast) {
      controlled();
    }
    var events = events(connection.stream(id));
    boolean isTaken = events != null && events.data(data, isLast);
    return isTaken ? padding : length + padding;
  }

  @Override
  public final void onRstStreamRead(ChannelHandlerContext from, int id, long errorCode)
      throws Http2Exception {
    var events = events(connection.stream(id));
    if (events != null) {
      events.reset(errorCode);
    }
    controlled();
  }

  @Override
  public final void onStreamHalfClosed(Http2Stream stream) {
    var events = events(stream);
    if (events != null) {
      events.halfClosed();
    }
  }

  @Override
  public final void onStreamClosed(Http2Stream stream) {
    var events = events(stream);
    if (events != null) {
      events.closed();
    }
  }

  private void writabilityChanged(Http2Stream stream) {
    var events = events(stream);
    if (events != null) {
      events.writable();
    }
  }

  @Override
  public final void onPingRead(ChannelHandlerContext from, long data) throws Http2Exception {
    controlled();
  }

  @Override
  public final void onPingAckRead(ChannelHandlerContext from, long data) throws Http2Exception {
    controlled();
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext from, Http2Settings settings)
      throws Http2Exception {
    controlled();
  }

  @Override
  public final void onPriorityRead(
      ChannelHandlerContext from, int id, int dependency, short weight, boolean isExclusive)
      throws Http2Exception {
    controlled();
  }

  @Override
  public final void onWindowUpdateRead(ChannelHandlerContext from, int id, int increment)
      throws Http2Exception {
    controlled();
  }

  @Override
  public final void onUnknownFrame(
      ChannelHandlerContext from, byte type, int id, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    controlled();
  }

  // Called from fibers

  /// Runs an action on the connection: directly if fibers run on the loop's own thread, else on the
  /// loop while the fiber waits.
  final void perform(Fiber fiber, Runnable action) {
    if (Continuation.isNative() || loop.isCurrent()) {
      action.run();
      return;
    }
    var isDone = new boolean[1];
    loop.execute(() -> {
      try {
        action.run();
      } finally {
        isDone[0] = true;
        fiber.unpark();
      }
    });
    while (!isDone[0]) {
      fiber.park();
    }
  }

  /// Tells the peer that it may send this much more.
  final void consumed(Http2Stream stream, int bytes) {
    try {
      if (bytes > 0 && handler.decoder().flowController().consumeBytes(stream, bytes)) {
        output.flushSoon();
      }
    } catch (Http2Exception e) {
      handler.onError(handler.context(), true, e);
    }
  }

  /// Starts `fiber` when all input that was read with its head is processed, which often is the
  /// whole request.
  final void start(Fiber fiber) {
    handler.afterRead(fiber::start);
  }

  /// Wakes `fiber` when the current input is processed, which often contains the rest of what it
  /// waits for.
  final void wake(Fiber fiber) {
    handler.afterRead(fiber::unpark);
  }

  final void close() {
    channel.close();
  }

  /// Closes after what was written has been sent.
  final void closeAfterFlush() {
    output.flush();
    channel.eventLoop().execute(channel::close);
  }
}
