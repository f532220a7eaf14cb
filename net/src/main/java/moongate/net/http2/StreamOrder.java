package moongate.net.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/// Refuses field sections of clients that come after the end of their stream (RFC 9113, 5.1), or
/// that begin streams out of order (5.1.1).
///
/// Such a section costs the connection, unless this side has reset the stream: the client may have
/// sent trailers before it knew. Netty would refuse each section with an error of its stream only.
///
/// What follows a section that was refused because there were too many streams (5.1.2) is dropped.
/// Netty does not know such a stream, and would end the connection.
final class StreamOrder {
  /// How many streams are remembered that this side has reset. No more can be open at once.
  private static final int MOST = 128;

  private final Http2Connection connection;
  private int @Nullable [] resets;
  private int next;

  /// The highest stream that a client has tried to open.
  private int highest;

  StreamOrder(Http2Connection connection) {
    this.connection = connection;
  }

  /// This side resets a stream.
  void reset(int id) {
    var ids = resets;
    if (ids == null) {
      resets = ids = new int[MOST];
    }
    ids[next] = id;
    next = (next + 1) % MOST;
  }

  private boolean isReset(int id) {
    if (resets != null) {
      for (int reset : resets) {
        if (reset == id) {
          return true;
        }
      }
    }
    return false;
  }

  /// Asks here before each section that `listener` hears of.
  Http2FrameListener before(Http2FrameListener listener) {
    return connection.isServer() ? new Checked(listener) : listener;
  }

  /// True for a stream that was not opened because there were too many.
  private boolean isRefused(int id) {
    return id <= highest && connection.stream(id) == null && !connection.streamMayHaveExisted(id);
  }

  private void check(int id) throws Http2Exception {
    highest = Math.max(highest, id);
    var stream = connection.stream(id);
    if (stream != null) {
      if (stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE) {
        throw Http2Exception.streamError(
            id, Http2Error.STREAM_CLOSED, "fields after the end of the request");
      }
    } else if (connection.streamMayHaveExisted(id) && !isReset(id)) {
      throw Http2Exception.connectionError(
          Http2Error.STREAM_CLOSED, "fields for stream %d, which has ended or was left out", id);
    }
  }

  private final class Checked extends Http2FrameListenerDecorator {
    Checked(Http2FrameListener listener) {
      super(listener);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext from, int id, Http2Headers fields, int padding, boolean isLast)
        throws Http2Exception {
      check(id);
      super.onHeadersRead(from, id, fields, padding, isLast);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext from,
        int id,
        Http2Headers fields,
        int dependency,
        short weight,
        boolean isExclusive,
        int padding,
        boolean isLast)
        throws Http2Exception {
      check(id);
      super.onHeadersRead(from, id, fields, dependency, weight, isExclusive, padding, isLast);
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext from, int id, ByteBuf data, int padding, boolean isLast)
        throws Http2Exception {
      if (!isRefused(id)) {
        return super.onDataRead(from, id, data, padding, isLast);
      }
      // Without a stream, it gives the room in the connection's window back at once.
      connection.local().flowController().receiveFlowControlledFrame(null, data, padding, isLast);
      return data.readableBytes() + padding;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext from, int id, long errorCode)
        throws Http2Exception {
      if (!isRefused(id)) {
        super.onRstStreamRead(from, id, errorCode);
      }
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext from, int id, int increment)
        throws Http2Exception {
      if (!isRefused(id)) {
        super.onWindowUpdateRead(from, id, increment);
      }
    }
  }
}
