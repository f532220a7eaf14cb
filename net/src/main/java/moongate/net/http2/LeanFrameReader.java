package moongate.net.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameTypes;
import moongate.net.server.HeadMemory;
import org.jspecify.annotations.Nullable;

/// Reads most frames (data, and whole field sections without padding or priorities) without
/// creating an object for each. All others are read by Netty, one whole frame at a time.
final class LeanFrameReader extends DefaultHttp2FrameReader {
  /// length <3>, type, flags, stream <4> (RFC 9113, 4.1)
  private static final int FRAME_HEAD = 9;

  private static final int END_STREAM = 0x1;
  private static final int END_HEADERS = 0x4;
  private static final int PADDED = 0x8;
  private static final int PRIORITY = 0x20;

  private final SectionReader sections;
  private final StreamOrder order;
  private final HeadMemory.Share memory;

  /// Netty's own, behind the check of the order; it is the same for each call.
  private @Nullable Http2FrameListener ordered;

  /// The last frame began a section, or continued one, that has not ended.
  private boolean isWithinSection;

  /// The length of what has come of that section.
  private int sectionLength;

  /// A frame has broken the connection.
  private boolean isBroken;

  /// @param memory pays for sections that have not ended
  LeanFrameReader(
      SectionReader sections,
      StreamOrder order,
      HeadMemory.Share memory,
      int mostSmallContinuations) {
    super(sections, mostSmallContinuations);
    this.sections = sections;
    this.order = order;
    this.memory = memory;
  }

  @Override
  public void readFrame(ChannelHandlerContext context, ByteBuf input, Http2FrameListener listener)
      throws Http2Exception {
    if (isBroken) {
      input.skipBytes(input.readableBytes());
      return;
    }
    var checked = ordered;
    if (checked == null) {
      ordered = checked = order.before(listener);
    }
    boolean isRead = false;
    try {
      while (readOne(context, input, checked)) {
        // the next one
      }
      isRead = true;
    } catch (Http2Exception e) {
      isRead = Http2Exception.isStreamError(e);
      throw e;
    } finally {
      isBroken = !isRead;
    }
  }

  /// False when there is no whole frame.
  private boolean readOne(ChannelHandlerContext context, ByteBuf input, Http2FrameListener listener)
      throws Http2Exception {
    if (input.readableBytes() < FRAME_HEAD) {
      return false;
    }
    int start = input.readerIndex();
    int length = input.getUnsignedMedium(start);
    if (length > maxFrameSize()) {
      super.readFrame(context, input, listener); // which refuses it
      return false;
    }
    if (input.readableBytes() < FRAME_HEAD + length) {
      return false;
    }
    int type = input.getByte(start + 3);
    int flags = input.getByte(start + 4);
    int id = input.getInt(start + 5) & Integer.MAX_VALUE;
    if (isWithinSection || id == 0) {
      readAny(context, input.readSlice(FRAME_HEAD + length), type, flags, listener);
    } else if (type == Http2FrameTypes.DATA && (flags & PADDED) == 0) {
      readData(context, input, length, id, flags, listener);
    } else if (type == Http2FrameTypes.HEADERS
        && (flags & (END_HEADERS | PADDED | PRIORITY)) == END_HEADERS
        && length <= sections.maxHeaderListSizeGoAway()) {
      input.skipBytes(FRAME_HEAD);
      var fields = sections.read(input, length);
      listener.onHeadersRead(context, id, fields, 0, (flags & END_STREAM) != 0);
    } else {
      readAny(context, input.readSlice(FRAME_HEAD + length), type, flags, listener);
    }
    return true;
  }

  /// The listener sees the frame's part of `input`.
  private static void readData(
      ChannelHandlerContext context,
      ByteBuf input,
      int length,
      int id,
      int flags,
      Http2FrameListener listener)
      throws Http2Exception {
    int from = input.readerIndex() + FRAME_HEAD;
    int end = input.writerIndex();
    input.setIndex(from, from + length);
    try {
      listener.onDataRead(context, id, input, 0, (flags & END_STREAM) != 0);
    } finally {
      input.setIndex(from + length, end);
    }
  }

  private void readAny(
      ChannelHandlerContext context,
      ByteBuf frame,
      int type,
      int flags,
      Http2FrameListener listener)
      throws Http2Exception {
    if (type == Http2FrameTypes.HEADERS
        || type == Http2FrameTypes.PUSH_PROMISE
        || type == Http2FrameTypes.CONTINUATION) {
      isWithinSection = (flags & END_HEADERS) == 0;
      count(frame.readableBytes());
    }
    super.readFrame(context, frame, listener);
  }

  /// A frame of this length has ended a section, or continued one.
  private void count(int length) throws Http2Exception {
    sectionLength = isWithinSection ? sectionLength + length : 0;
    if (sectionLength == 0) {
      memory.end();
    } else if (!memory.begin(sectionLength)) {
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM, "long field sections take up too much memory");
    }
  }

  @Override
  public void close() {
    super.close();
    memory.end();
  }
}
