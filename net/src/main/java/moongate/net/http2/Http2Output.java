package moongate.net.http2;

import io.netty.buffer.Unpooled;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.RequestHead;
import moongate.net.loop.BufferChunk;
import moongate.net.loop.NettyLoop;
import org.jspecify.annotations.Nullable;

/// The output of an HTTP/2 connection. What its streams write is sent together: when the loop has
/// processed the input of this connection, or at the end of its turn.
///
/// On the connection's loop, or from fibers by [Http2Link#perform].
final class Http2Output {
  private final NettyLoop loop;
  private final SocketChannel channel;
  private final FrameGatherer frames;
  private final SendWindows windows;
  private final Http2Handler handler;
  private final Runnable flush = this::flush;
  private boolean isFlushDue;

  Http2Output(
      NettyLoop loop,
      SocketChannel channel,
      FrameGatherer frames,
      SendWindows windows,
      Http2Handler handler) {
    this.loop = loop;
    this.channel = channel;
    this.frames = frames;
    this.windows = windows;
    this.handler = handler;
  }

  /// Sends the head of a response.
  ///
  /// @param isDated whether a `date` is to be added
  void sendResponse(
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
  void sendContinue(Http2Stream stream) {
    if (stream.state().localSideOpen()) {
      frames.fields().begin().status(100);
      frames.writeSection(handler.context(), stream.id(), false);
      stream.headersSent(true);
      flushSoon();
    }
  }

  void sendRequest(Http2Stream stream, RequestHead request, String scheme, boolean isLast) {
    var headers = request.headers();
    int host = headers.find(HeaderName.HOST);
    frames
        .fields()
        .begin()
        .request(request.method(), scheme, headers, host, request.target())
        .all(headers);
    sendSection(stream, isLast);
  }

  /// Sends the trailers after the data that waits for room, if there is any.
  void sendTrailers(Http2Stream stream, Headers trailers) {
    if (windows.hasFlowControlled(stream)) {
      windows.addFlowControlled(stream, new SentTrailers(this, stream, trailers));
      flushSoon();
    } else {
      sendTrailersNow(stream, trailers);
    }
  }

  void sendTrailersNow(Http2Stream stream, Headers trailers) {
    if (stream.state().localSideOpen()) {
      frames.fields().begin().all(trailers);
      sendSection(stream, true);
    }
  }

  private void sendSection(Http2Stream stream, boolean isLast) {
    frames.writeSection(handler.context(), stream.id(), isLast);
    stream.headersSent(false);
    if (isLast) {
      handler.closeStreamLocal(stream, channel.newSucceededFuture());
    }
    flushSoon();
  }

  /// Sends `chunk`, and takes ownership of it. Null if nothing of it has to wait.
  @Nullable SentPiece sendData(Http2Stream stream, Chunk chunk, boolean isLast) {
    if (!stream.state().localSideOpen()) {
      chunk.release();
      return null;
    }
    flushSoon();
    int length = chunk.length();
    if (frames.isSmall(length) && windows.pass(stream, length)) {
      frames.writeSmall(handler.context(), stream.id(), chunk, isLast);
      if (isLast) {
        handler.closeStreamLocal(stream, channel.newSucceededFuture());
      }
      return null;
    }
    var data =
        chunk instanceof BufferChunk received
            ? received.buffer()
            : Unpooled.wrappedBuffer(chunk.asBuffer());
    if (!windows.allow(stream, length)) {
      data = BufferChunk.forWaiting(data);
    }
    var piece = new SentPiece(handler, frames, stream, data, isLast);
    windows.addFlowControlled(stream, piece);
    return piece;
  }

  void sendReset(Http2Stream stream, Http2Error error) {
    handler.resetStream(handler.context(), stream.id(), error.code(), channel.newPromise());
    flushSoon();
  }

  /// Tells the peer that streams above `last` will not be looked at.
  void sendGoAway(int last) {
    handler.goAway(
        handler.context(),
        last,
        Http2Error.NO_ERROR.code(),
        Unpooled.EMPTY_BUFFER,
        channel.newPromise());
    flushSoon();
  }

  /// True if more data for `stream` could be sent.
  boolean isWritable(Http2Stream stream) {
    return windows.isWritable(stream);
  }

  /// True if data for `stream` waits for room.
  boolean hasUnsent(Http2Stream stream) {
    return windows.hasFlowControlled(stream);
  }

  void flushSoon() {
    if (!isFlushDue && !handler.isReading()) {
      isFlushDue = true;
      channel.eventLoop().execute(flush);
    }
  }

  void flush() {
    isFlushDue = false;
    if (!handler.isClosed()) {
      handler.flush(handler.context());
    }
  }
}
