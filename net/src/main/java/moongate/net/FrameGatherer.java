package moongate.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/// Writes heads and small pieces of bodies one behind the other into one buffer, whatever streams
/// they belong to, so that they pass pipeline, TLS and socket as one. All other frames go Netty's
/// way, behind what was gathered.
///
/// A gathered frame counts as written: what becomes of it is the connection's fate.
final class FrameGatherer extends DefaultHttp2FrameWriter {
  /// Copying up to this costs less than buffers of its own.
  private static final int SMALL = 8192;

  /// A record of TLS, and then some: more is handed on, where it counts as waiting to be sent.
  private static final int MOST = 16 * 1024;

  private static final int FIRST = 1024;

  /// length <3>, type, flags, stream <4> (RFC 9113, 4.1)
  private static final int FRAME_HEAD = 9;

  private static final int END_STREAM = 0x1;
  private static final int END_HEADERS = 0x4;

  private final Http2HeadersEncoder compression;
  private @Nullable ByteBuf gathered;

  FrameGatherer(Http2HeadersEncoder compression) {
    super(compression);
    this.compression = compression;
  }

  /// Hands on what was gathered; it leaves with the next flush.
  void handOn(ChannelHandlerContext context) {
    var buffer = gathered;
    if (buffer != null) {
      gathered = null;
      context.write(buffer, context.voidPromise());
    }
  }

  private ByteBuf room(ChannelHandlerContext context, int needed) {
    var buffer = gathered;
    if (buffer != null && buffer.readableBytes() + needed > MOST) {
      handOn(context);
      buffer = null;
    }
    if (buffer == null) {
      buffer = context.alloc().directBuffer(Math.max(needed, FIRST));
      gathered = buffer;
    }
    return buffer;
  }

  private static void frameHead(ByteBuf buffer, int at, int length, int type, int flags, int id) {
    buffer.setMedium(at, length);
    buffer.setByte(at + 3, type);
    buffer.setByte(at + 4, flags);
    buffer.setInt(at + 5, id);
  }

  @Override
  public ChannelFuture writeData(
      ChannelHandlerContext context,
      int id,
      ByteBuf data,
      int padding,
      boolean isLast,
      ChannelPromise promise) {
    int length = data.readableBytes();
    if (length > SMALL || length > maxFrameSize() || padding > 0) {
      handOn(context);
      return super.writeData(context, id, data, padding, isLast, promise);
    }
    var buffer = room(context, length + FRAME_HEAD);
    int at = buffer.writerIndex();
    buffer.ensureWritable(length + FRAME_HEAD);
    frameHead(buffer, at, length, Http2FrameTypes.DATA, isLast ? END_STREAM : 0, id);
    buffer.writerIndex(at + FRAME_HEAD).writeBytes(data);
    data.release();
    return promise.setSuccess();
  }

  @Override
  public ChannelFuture writeHeaders(
      ChannelHandlerContext context,
      int id,
      Http2Headers fields,
      int padding,
      boolean isLast,
      ChannelPromise promise) {
    var buffer = room(context, FRAME_HEAD + FIRST / 4);
    int at = buffer.writerIndex();
    buffer.ensureWritable(FRAME_HEAD);
    buffer.writerIndex(at + FRAME_HEAD);
    try {
      compression.encodeHeaders(id, fields, buffer);
    } catch (Http2Exception refused) {
      buffer.writerIndex(at);
      return promise.setFailure(refused);
    } catch (RuntimeException failure) {
      buffer.writerIndex(at);
      return promise.setFailure(
          Http2Exception.connectionError(Http2Error.INTERNAL_ERROR, failure, "no field section"));
    }
    int length = buffer.writerIndex() - at - FRAME_HEAD;
    int flags = isLast ? END_STREAM : 0;
    if (length <= maxFrameSize()) {
      frameHead(buffer, at, length, Http2FrameTypes.HEADERS, flags | END_HEADERS, id);
    } else {
      var section = buffer.copy(at + FRAME_HEAD, length);
      buffer.writerIndex(at);
      writeInFrames(buffer, section, id, flags);
    }
    return promise.setSuccess();
  }

  /// A field section that is too large for one frame.
  private void writeInFrames(ByteBuf buffer, ByteBuf section, int id, int flags) {
    int type = Http2FrameTypes.HEADERS;
    int first = flags;
    while (section.isReadable()) {
      int length = Math.min(section.readableBytes(), maxFrameSize());
      int end = length == section.readableBytes() ? END_HEADERS : 0;
      int at = buffer.writerIndex();
      buffer.ensureWritable(length + FRAME_HEAD);
      frameHead(buffer, at, length, type, first | end, id);
      buffer.writerIndex(at + FRAME_HEAD).writeBytes(section, length);
      type = Http2FrameTypes.CONTINUATION;
      first = 0;
    }
    section.release();
  }

  // Frames that are written one by one

  @Override
  public ChannelFuture writeHeaders(
      ChannelHandlerContext context,
      int id,
      Http2Headers fields,
      int dependency,
      short weight,
      boolean isExclusive,
      int padding,
      boolean isLast,
      ChannelPromise promise) {
    handOn(context);
    return super.writeHeaders(
        context, id, fields, dependency, weight, isExclusive, padding, isLast, promise);
  }

  @Override
  public ChannelFuture writePriority(
      ChannelHandlerContext context,
      int id,
      int dependency,
      short weight,
      boolean isExclusive,
      ChannelPromise promise) {
    handOn(context);
    return super.writePriority(context, id, dependency, weight, isExclusive, promise);
  }

  @Override
  public ChannelFuture writeRstStream(
      ChannelHandlerContext context, int id, long errorCode, ChannelPromise promise) {
    handOn(context);
    return super.writeRstStream(context, id, errorCode, promise);
  }

  @Override
  public ChannelFuture writeSettings(
      ChannelHandlerContext context, Http2Settings settings, ChannelPromise promise) {
    handOn(context);
    return super.writeSettings(context, settings, promise);
  }

  @Override
  public ChannelFuture writeSettingsAck(ChannelHandlerContext context, ChannelPromise promise) {
    handOn(context);
    return super.writeSettingsAck(context, promise);
  }

  @Override
  public ChannelFuture writePing(
      ChannelHandlerContext context, boolean isAnswer, long data, ChannelPromise promise) {
    handOn(context);
    return super.writePing(context, isAnswer, data, promise);
  }

  @Override
  public ChannelFuture writePushPromise(
      ChannelHandlerContext context,
      int id,
      int promisedId,
      Http2Headers fields,
      int padding,
      ChannelPromise promise) {
    handOn(context);
    return super.writePushPromise(context, id, promisedId, fields, padding, promise);
  }

  @Override
  public ChannelFuture writeGoAway(
      ChannelHandlerContext context,
      int last,
      long errorCode,
      ByteBuf text,
      ChannelPromise promise) {
    handOn(context);
    return super.writeGoAway(context, last, errorCode, text, promise);
  }

  @Override
  public ChannelFuture writeWindowUpdate(
      ChannelHandlerContext context, int id, int increment, ChannelPromise promise) {
    handOn(context);
    return super.writeWindowUpdate(context, id, increment, promise);
  }

  @Override
  public ChannelFuture writeFrame(
      ChannelHandlerContext context,
      byte type,
      int id,
      Http2Flags flags,
      ByteBuf payload,
      ChannelPromise promise) {
    handOn(context);
    return super.writeFrame(context, type, id, flags, payload, promise);
  }

  /// Drops what was not handed on.
  @Override
  public void close() {
    super.close();
    var buffer = gathered;
    if (buffer != null) {
      gathered = null;
      buffer.release();
    }
  }
}
