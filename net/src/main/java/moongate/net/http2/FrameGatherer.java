package moongate.net.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import moongate.http.Chunk;
import moongate.net.hpack.FieldEncoder;
import moongate.net.loop.BufferChunk;
import moongate.net.loop.FrugalSends;
import moongate.net.loop.NettyLoop;
import org.jspecify.annotations.Nullable;

/// Writes heads and small pieces of bodies of all streams into one buffer, so that they pass
/// pipeline, TLS and socket together. All other frames are written by Netty, after what was
/// collected.
///
/// A collected frame counts as written; if it is lost, the connection has failed.
final class FrameGatherer extends DefaultHttp2FrameWriter {
  /// Copying up to this costs less than buffers of its own.
  private static final int SMALL = 8192;

  /// A bit more than a TLS record. More output is passed on, where it counts as waiting to be sent.
  private static final int MOST = 16 * 1024;

  /// length <3>, type, flags, stream <4> (RFC 9113, 4.1)
  private static final int FRAME_HEAD = 9;

  private static final int END_STREAM = 0x1;
  private static final int END_HEADERS = 0x4;

  private final NettyLoop loop;
  private final FieldEncoder fields;
  private @Nullable FrugalSends sends;
  private byte @Nullable [] gathered;
  private int length;

  FrameGatherer(NettyLoop loop, SectionWriter compression) {
    super(compression);
    this.loop = loop;
    this.fields = compression.fields();
  }

  /// For the next section that is sent.
  FieldEncoder fields() {
    return fields;
  }

  /// Passes on what was collected; the next flush sends it.
  void handOn(ChannelHandlerContext context) {
    var bytes = gathered;
    if (bytes != null) {
      int count = length;
      drop();
      var buffer = context.alloc().directBuffer(count).writeBytes(bytes, 0, count);
      sends(context).queueing();
      context.write(buffer, context.voidPromise());
    }
  }

  private FrugalSends sends(ChannelHandlerContext context) {
    var known = sends;
    if (known == null) {
      sends = known = new FrugalSends(context.channel());
    }
    return known;
  }

  private void drop() {
    var bytes = gathered;
    if (bytes != null) {
      gathered = null;
      length = 0;
      loop.giveBack(bytes);
    }
  }

  private byte[] room(ChannelHandlerContext context, int needed) {
    if (length + needed > MOST) {
      handOn(context);
    }
    var bytes = gathered;
    if (bytes == null) {
      bytes = loop.takeBytes(Math.max(needed, MOST));
      gathered = bytes;
    }
    return bytes;
  }

  private void frameHead(byte[] bytes, int payload, int type, int flags, int id) {
    int at = length;
    bytes[at] = (byte) (payload >>> 16);
    bytes[at + 1] = (byte) (payload >>> 8);
    bytes[at + 2] = (byte) payload;
    bytes[at + 3] = (byte) type;
    bytes[at + 4] = (byte) flags;
    bytes[at + 5] = (byte) (id >>> 24);
    bytes[at + 6] = (byte) (id >>> 16);
    bytes[at + 7] = (byte) (id >>> 8);
    bytes[at + 8] = (byte) id;
    length = at + FRAME_HEAD;
  }

  /// True for a piece of a body that is worth copying.
  boolean isSmall(int payload) {
    return payload <= SMALL && payload <= maxFrameSize();
  }

  /// Writes a small piece of a body, whose ownership it takes.
  void writeSmall(ChannelHandlerContext context, int id, Chunk data, boolean isLast) {
    int count = data.length();
    var bytes = room(context, count + FRAME_HEAD);
    frameHead(bytes, count, Http2FrameTypes.DATA, isLast ? END_STREAM : 0, id);
    if (data instanceof BufferChunk received) {
      received.buffer().readBytes(bytes, length, count); // unlike getBytes, without an object
      loop.buffers().release(received.buffer());
    } else {
      data.copyTo(bytes, length);
      data.release();
    }
    length += count;
  }

  @Override
  public ChannelFuture writeData(
      ChannelHandlerContext context,
      int id,
      ByteBuf data,
      int padding,
      boolean isLast,
      ChannelPromise promise) {
    if (padding == 0 && isSmall(data.readableBytes())) {
      writeSmall(context, id, new BufferChunk(data), isLast);
      return promise.setSuccess();
    }
    handOn(context);
    return super.writeData(context, id, data, padding, isLast, promise);
  }

  /// Writes the section that [#fields()] holds.
  void writeSection(ChannelHandlerContext context, int id, boolean isLast) {
    int left = fields.length();
    int type = Http2FrameTypes.HEADERS;
    int flags = isLast ? END_STREAM : 0;
    do {
      int count = Math.min(left, maxFrameSize());
      int end = count == left ? END_HEADERS : 0;
      var bytes = room(context, count + FRAME_HEAD);
      frameHead(bytes, count, type, flags | end, id);
      System.arraycopy(fields.section(), fields.length() - left, bytes, length, count);
      length += count;
      left -= count;
      type = Http2FrameTypes.CONTINUATION;
      flags = 0;
    } while (left > 0);
    fields.end();
  }

  @Override
  public ChannelFuture writeHeaders(
      ChannelHandlerContext context,
      int id,
      Http2Headers headers,
      int padding,
      boolean isLast,
      ChannelPromise promise) {
    fields.begin();
    for (var field : headers) {
      fields.plain(field.getKey(), field.getValue());
    }
    writeSection(context, id, isLast);
    return promise.setSuccess();
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

  /// Drops what was not passed on.
  @Override
  public void close() {
    super.close();
    drop();
  }
}
