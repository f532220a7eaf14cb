package moongate.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import moongate.fiber.Continuation;
import moongate.fiber.Fiber;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.RequestHead;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection of HTTP/2, from either end. Netty reads frames and keeps the states of streams,
/// below its channels for them; compression and what may be sent when are ours. Each stream is a
/// [StreamEvents].
///
/// What streams write leaves together: at the end of what the loop reads from this connection, or
/// of what else it does in this turn.
abstract class Http2Link extends Http2EventAdapter {
  private static final Logger log = LoggerFactory.getLogger(Http2Link.class);

  /// CVE-2024-27316: a field section in many tiny frames.
  private static final int MOST_SMALL_CONTINUATIONS = 8;

  /// Streams must not take each other's window: theirs alone bounds what waits here.
  private static final int CONNECTION_WINDOW = 1 << 24;

  private final NettyLoop loop;
  private final SocketChannel channel;
  private final Http2Connection connection;
  private final FrameGatherer frames;
  private final SendWindows windows;
  private final Http2ConnectionEncoder encoder;
  private final Http2ConnectionDecoder decoder;
  private final Http2Connection.PropertyKey key;
  private final Codec codec;
  private final Runnable flush = this::flushNow;
  private @Nullable ChannelHandlerContext context;
  private final ArrayDeque<Runnable> afterRead = new ArrayDeque<>();
  private boolean isFlushDue;
  private boolean isReading;
  private boolean isClosed;

  /// @param mostFields how many fields a section may have
  Http2Link(
      NettyLoop loop,
      SocketChannel channel,
      boolean isServer,
      Http2Settings settings,
      int mostFields) {
    this.loop = loop;
    this.channel = channel;
    connection = new DefaultHttp2Connection(isServer);
    key = connection.newKey();
    frames = new FrameGatherer(loop, new SectionWriter(isServer));
    windows = new SendWindows(connection, this::writabilityChanged, () -> frames.handOn(context()));
    connection.remote().flowController(windows);
    encoder = new DefaultHttp2ConnectionEncoder(connection, frames);
    var size = settings.maxHeaderListSize();
    var reader =
        new LeanFrameReader(
            new SectionReader(loop, size == null ? 128 * 1024 : size, mostFields),
            MOST_SMALL_CONTINUATIONS);
    decoder =
        new DefaultHttp2ConnectionDecoder(
            connection,
            encoder,
            reader,
            Http2PromisedRequestVerifier.ALWAYS_VERIFY,
            true,
            true,
            false);
    decoder.frameListener(this);
    connection.addListener(this);
    codec = new Codec(decoder, encoder, settings);
  }

  public final NettyLoop loop() {
    return loop;
  }

  SocketChannel channel() {
    return channel;
  }

  /// The handler to put into the channel's pipeline.
  Http2ConnectionHandler codec() {
    return codec;
  }

  Http2Connection connection() {
    return connection;
  }

  boolean isClosed() {
    return isClosed;
  }

  private ChannelHandlerContext context() {
    var known = context;
    if (known == null) {
      throw new IllegalStateException("not in a pipeline yet");
    }
    return known;
  }

  /// The connection is there, and what it begins with was written.
  abstract void opened();

  /// The connection is gone; its streams know already.
  abstract void ended();

  /// A head opens a stream.
  ///
  /// @throws Http2Exception when it is malformed
  abstract void opened(Http2Stream stream, ReceivedFields fields, boolean isLast)
      throws Http2Exception;

  /// A frame that carries nothing on has come.
  ///
  /// @throws Http2Exception when there were too many of them
  abstract void controlled() throws Http2Exception;

  final void attach(Http2Stream stream, StreamEvents events) {
    stream.setProperty(key, events);
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

  // What goes, called from fibers

  /// Does what touches the connection: at once where fibers run on the loop's own thread, else by
  /// the loop while the fiber waits.
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

  /// Sends the head of a response.
  ///
  /// @param isDated whether a `date` is to be added
  final void sendResponse(
      Http2Stream stream, int status, Headers headers, boolean isDated, boolean isLast) {
    if (stream.state().localSideOpen()) {
      var fields = frames.fields().begin().status(status);
      if (isDated) {
        loop.addDate(fields);
      }
      fields.all(headers);
      sendSection(stream, isLast);
    }
  }

  /// `100 Continue`.
  final void sendContinue(Http2Stream stream) {
    if (stream.state().localSideOpen()) {
      frames.fields().begin().status(100);
      frames.writeSection(context(), stream.id(), false);
      stream.headersSent(true);
      flushSoon();
    }
  }

  final void sendRequest(Http2Stream stream, RequestHead request, String scheme, boolean isLast) {
    var headers = request.headers();
    int host = headers.find(HeaderName.HOST);
    frames
        .fields()
        .begin()
        .request(request.method(), scheme, headers, host, request.target())
        .all(headers);
    sendSection(stream, isLast);
  }

  /// Behind what waits for room, if anything does.
  final void sendTrailers(Http2Stream stream, Headers trailers) {
    if (windows.hasFlowControlled(stream)) {
      windows.addFlowControlled(stream, new SentTrailers(this, stream, trailers));
      flushSoon();
    } else {
      sendTrailersNow(stream, trailers);
    }
  }

  final void sendTrailersNow(Http2Stream stream, Headers trailers) {
    if (stream.state().localSideOpen()) {
      frames.fields().begin().all(trailers);
      sendSection(stream, true);
    }
  }

  private void sendSection(Http2Stream stream, boolean isLast) {
    frames.writeSection(context(), stream.id(), isLast);
    stream.headersSent(false);
    if (isLast) {
      codec.closeStreamLocal(stream, channel.newSucceededFuture());
    }
    flushSoon();
  }

  /// Takes ownership of `chunk`; null when nothing of it waits.
  final @Nullable SentPiece sendData(Http2Stream stream, Chunk chunk, boolean isLast) {
    if (!stream.state().localSideOpen()) {
      chunk.release();
      return null;
    }
    flushSoon();
    int length = chunk.length();
    if (frames.isSmall(length) && windows.pass(stream, length)) {
      frames.writeSmall(context(), stream.id(), chunk, isLast);
      if (isLast) {
        codec.closeStreamLocal(stream, channel.newSucceededFuture());
      }
      return null;
    }
    var data =
        chunk instanceof BufferChunk received
            ? received.buffer()
            : Unpooled.wrappedBuffer(chunk.asBuffer());
    var piece = new SentPiece(codec, frames, stream, data, isLast);
    windows.addFlowControlled(stream, piece);
    return piece;
  }

  final void sendReset(Http2Stream stream, Http2Error error) {
    codec.resetStream(context(), stream.id(), error.code(), channel.newPromise());
    flushSoon();
  }

  /// Tells the peer that streams above `last` will not be looked at.
  final void sendGoAway(int last) {
    codec.goAway(
        context(), last, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, channel.newPromise());
    flushSoon();
  }

  /// True when more data for `stream` could leave.
  final boolean isWritable(Http2Stream stream) {
    return windows.isWritable(stream);
  }

  /// True when data for `stream` waits for room.
  final boolean hasUnsent(Http2Stream stream) {
    return windows.hasFlowControlled(stream);
  }

  /// The peer may send as much again.
  final void consumed(Http2Stream stream, int bytes) {
    try {
      if (bytes > 0 && decoder.flowController().consumeBytes(stream, bytes)) {
        flushSoon();
      }
    } catch (Http2Exception e) {
      codec.onError(context(), true, e);
    }
  }

  /// Lets `fiber` begin, once all that was read with its head is known: often the whole request.
  final void start(Fiber fiber) {
    afterRead(fiber::start);
  }

  /// Lets `fiber` go on, once all that was read now is known: often the rest of what it waits for.
  final void wake(Fiber fiber) {
    afterRead(fiber::unpark);
  }

  private void afterRead(Runnable task) {
    if (isReading) {
      afterRead.add(task);
    } else {
      task.run();
    }
  }

  private void runAfterRead() {
    for (var task = afterRead.poll(); task != null; task = afterRead.poll()) {
      task.run();
    }
  }

  final void flushSoon() {
    if (!isFlushDue && !isReading) {
      isFlushDue = true;
      channel.eventLoop().execute(flush);
    }
  }

  private void flushNow() {
    isFlushDue = false;
    if (!isClosed) {
      codec.flush(context());
    }
  }

  final void close() {
    channel.close();
  }

  /// Closes behind what was written.
  final void closeAfterFlush() {
    flushNow();
    channel.eventLoop().execute(channel::close);
  }

  private final class Codec extends Http2ConnectionHandler {
    Codec(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      super(decoder, encoder, settings, true);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
      context = added;
      super.handlerAdded(added);
      if (added.channel().isActive()) {
        begin();
      }
    }

    @Override
    public void channelActive(ChannelHandlerContext active) throws Exception {
      super.channelActive(active);
      begin();
    }

    private void begin() throws Http2Exception {
      decoder
          .flowController()
          .incrementWindowSize(connection.connectionStream(), CONNECTION_WINDOW);
      flushSoon();
      opened();
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) throws Exception {
      isReading = true;
      try {
        super.channelRead(from, message);
      } finally {
        runAfterRead();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) throws Exception {
      isReading = false;
      super.channelReadComplete(from);
    }

    @Override
    public void close(ChannelHandlerContext from, ChannelPromise promise) throws Exception {
      frames.handOn(from);
      super.close(from, promise);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) throws Exception {
      if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
        from.close(); // no stream can go on
      } else {
        super.userEventTriggered(from, event);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) throws Exception {
      isClosed = true;
      super.channelInactive(from);
      ended();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) throws Exception {
      if (cause instanceof IOException) {
        from.close();
      } else {
        super.exceptionCaught(from, cause);
      }
    }

    @Override
    protected void onConnectionError(
        ChannelHandlerContext from,
        boolean isOutbound,
        Throwable cause,
        @Nullable Http2Exception error) {
      if (error == null) {
        ConnectionFailure.log(log, "connection of HTTP/2 failed", cause);
      } else {
        log.info("connection of HTTP/2 ends: {}", error.getMessage());
      }
      super.onConnectionError(from, isOutbound, cause, error);
    }
  }
}
