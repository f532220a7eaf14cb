package moongate.net.http2;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayDeque;
import moongate.net.loop.ConnectionFailure;
import moongate.net.loop.HalfClose;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An HTTP/2 connection in Netty's pipeline: its beginning, its end, and batches of input.
final class Http2Handler extends Http2ConnectionHandler {
  private static final Logger log = LoggerFactory.getLogger(Http2Handler.class);

  private final Http2Link link;
  private final FrameGatherer frames;
  private final StreamOrder order;
  private final ArrayDeque<Runnable> afterRead = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private boolean isReading;
  private long reads;
  private boolean isClosed;

  /// The peer has violated the protocol; its further input is ignored.
  private boolean isBroken;

  Http2Handler(
      Http2Link link,
      FrameGatherer frames,
      StreamOrder order,
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings) {
    super(decoder, encoder, settings, true);
    this.link = link;
    this.frames = frames;
    this.order = order;
  }

  ChannelHandlerContext context() {
    var known = context;
    if (known == null) {
      throw new IllegalStateException("not in a pipeline yet");
    }
    return known;
  }

  /// True while there may be more frames in the input; output that is written meanwhile is sent
  /// afterwards.
  boolean isReading() {
    return isReading;
  }

  boolean isClosed() {
    return isClosed;
  }

  long reads() {
    return reads;
  }

  /// Runs `task` when the current input was processed.
  void afterRead(Runnable task) {
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
    decoder()
        .flowController()
        .incrementWindowSize(connection().connectionStream(), link.moreWindow());
    link.output().flushSoon();
    link.opened();
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) throws Exception {
    isReading = true;
    reads++;
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
  public ChannelFuture resetStream(
      ChannelHandlerContext from, int id, long errorCode, ChannelPromise promise) {
    order.reset(id);
    return super.resetStream(from, id, errorCode, promise);
  }

  @Override
  public void close(ChannelHandlerContext from, ChannelPromise promise) throws Exception {
    frames.handOn(from);
    super.close(from, promise);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) throws Exception {
    if (HalfClose.endsInput(event)) {
      from.close(); // no stream can go on
    } else {
      super.userEventTriggered(from, event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) throws Exception {
    isClosed = true;
    super.channelInactive(from);
    link.ended();
  }

  /// After a failure of our own, such as a lack of memory, some of the input is lost: what follows
  /// could not be told into frames.
  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) throws Exception {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
      super.exceptionCaught(from, cause);
    } else {
      ConnectionFailure.log(log, "connection of HTTP/2 failed", cause);
      from.close();
    }
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext from,
      boolean isOutbound,
      Throwable cause,
      @Nullable Http2Exception error) {
    if (isBroken) {
      return;
    }
    isBroken = true;
    if (error == null) {
      ConnectionFailure.log(log, "connection of HTTP/2 failed", cause);
    } else {
      log.info("connection of HTTP/2 ends: {}", error.getMessage());
      link.broken(String.valueOf(error.getMessage()));
    }
    super.onConnectionError(from, isOutbound, cause, error);
  }

  /// Netty answers with RST_STREAM, each time.
  @Override
  protected void onStreamError(
      ChannelHandlerContext from,
      boolean isOutbound,
      Throwable cause,
      Http2Exception.StreamException error) {
    if (isBroken) {
      return;
    }
    try {
      link.streamFailed(error.streamId(), String.valueOf(error.getMessage()));
      super.onStreamError(from, isOutbound, cause, error);
    } catch (Http2Exception tooMany) {
      onConnectionError(from, isOutbound, tooMany, tooMany);
    }
  }
}
