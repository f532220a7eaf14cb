package moongate.net.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import moongate.http.Origin;
import moongate.net.loop.Deadline;
import moongate.net.loop.NettyLoop;
import moongate.net.server.HeadMemory;
import org.jspecify.annotations.Nullable;

/// An HTTP/2 connection to an upstream, shared by many calls: each is a [ClientStream].
public final class Http2ClientConnection extends Http2Link {
  /// The number of streams that are opened before the upstream has told its limit (RFC 9113,
  /// 6.5.2).
  private static final int USUAL_STREAMS = 100;

  /// However many an upstream allows.
  private static final int MOST_STREAMS = 1000;

  private static final int WINDOW = 256 * 1024;
  private static final int MOST_HEAD = 128 * 1024;
  private static final int MOST_FIELDS = 1000;

  /// Upstreams are not strangers, and few connections lead to them.
  private static final HeadMemory UNBOUNDED = new HeadMemory(Long.MAX_VALUE);

  /// How long an upstream that has violated the protocol gets to read the reason; it may not read
  /// at all.
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final Http2Pool pool;
  private final Origin origin;
  private final Deadline idle;
  private final Promise<Void> ready;
  private final AnswerLimit limit;
  private int active;
  private int calls;
  private boolean hasSettings;
  private boolean isLeaving;
  private @Nullable String failure;
  private @Nullable String problem;

  public Http2ClientConnection(
      NettyLoop loop, Http2Pool pool, Origin origin, SocketChannel channel) {
    super(loop, channel, false, settings(), MOST_FIELDS, UNBOUNDED);
    this.pool = pool;
    this.origin = origin;
    this.idle = new Deadline(loop, this::expired);
    this.ready = loop.eventLoop().newPromise();
    this.limit = new AnswerLimit(loop);
  }

  private static Http2Settings settings() {
    return new Http2Settings()
        .pushEnabled(false)
        .initialWindowSize(WINDOW)
        .maxHeaderListSize(MOST_HEAD);
  }

  Origin origin() {
    return origin;
  }

  /// Completed when calls can be made, or when that has failed.
  Promise<Void> ready() {
    return ready;
  }

  /// Why the connection ended; null if that is unknown.
  @Nullable String failure() {
    return failure;
  }

  /// The protocol violation that ended the connection; null for none.
  @Nullable String problem() {
    return problem;
  }

  boolean hasRoom() {
    int most = hasSettings ? MOST_STREAMS : USUAL_STREAMS;
    return !isLeaving
        && !isClosed()
        && active < Math.min(most, connection().local().maxActiveStreams())
        && calls < pool.settings().maxRequests()
        && !(ready.isDone() && !ready.isSuccess());
  }

  /// Reserves a place for one call; [#left()] releases it.
  void reserve() {
    active++;
    calls++;
    idle.clear();
  }

  /// Opens a stream.
  ///
  /// @throws Http2Exception when the upstream takes no more
  Http2Stream open(StreamEvents events) throws Http2Exception {
    var local = connection().local();
    var stream = local.createStream(local.incrementAndGetNextStreamId(), false);
    attach(stream, events);
    return stream;
  }

  /// A call is over.
  void left() {
    active--;
    if (active > 0 || isClosed()) {
      return;
    }
    if (isLeaving || !hasRoom() || pool.settings().poolSize() == 0) {
      leave();
      if (ready.isSuccess()) {
        closeAfterFlush();
      } else {
        close();
      }
    } else {
      idle.in(pool.settings().idleTimeout().toNanos());
    }
  }

  /// A call has timed out: later calls must not wait for the same connection.
  void stalled() {
    leave();
  }

  /// Running calls continue; new ones use other connections.
  void retire() {
    leave();
    if (active == 0 && !isClosed()) {
      closeAfterFlush();
    }
  }

  private void leave() {
    isLeaving = true;
    pool.remove(this);
  }

  private void expired() {
    if (active == 0) {
      leave();
      close();
    }
  }

  /// Connecting has failed.
  public void fail(Throwable cause) {
    leave();
    ready.tryFailure(cause);
    close();
  }

  @Override
  int moreWindow() {
    return Integer.MAX_VALUE - Http2CodecUtil.DEFAULT_WINDOW_SIZE; // 2^31 - 1 is the most
  }

  @Override
  void opened() {
    ready.trySuccess(null);
  }

  @Override
  void opened(Http2Stream stream, ReceivedFields fields, boolean isLast) throws Http2Exception {
    throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "stream opened by a server");
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext from, Http2Settings settings)
      throws Http2Exception {
    hasSettings = true;
    controlled();
  }

  @Override
  void controlled() throws Http2Exception {
    limit.count(channel().isWritable());
  }

  @Override
  void broken(String why) {
    if (problem == null) {
      problem = why;
    }
    leave();
    loop().schedule(FAREWELL, () -> codec().context().close());
  }

  /// The upstream accepts no more calls on this connection. Netty closes the streams above `last`.
  @Override
  public void onGoAwayReceived(int last, long errorCode, ByteBuf debugData) {
    if (errorCode != Http2Error.NO_ERROR.code()) {
      failure = "it went away with error " + errorCode;
    }
    retire();
  }

  @Override
  void ended() {
    idle.cancel();
    leave();
    ready.tryFailure(new java.io.IOException("connection closed"));
  }
}
