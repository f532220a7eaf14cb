package moongate.net.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2RemoteFlowController.FlowControlled;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/// A piece of a body that waits until the windows of stream and connection allow it, maybe in
/// parts. Leaner than Netty's own class, which expects to be merged with others.
final class SentPiece implements FlowControlled {
  private final Http2ConnectionHandler codec;
  private final Http2FrameWriter frames;
  private final Http2Stream stream;
  private final boolean isLast;
  private @Nullable ByteBuf rest;
  private @Nullable ChannelFuture written;
  private int size;

  /// Takes ownership of `data`.
  ///
  /// @param isLast whether the stream ends with it
  SentPiece(
      Http2ConnectionHandler codec,
      Http2FrameWriter frames,
      Http2Stream stream,
      ByteBuf data,
      boolean isLast) {
    this.codec = codec;
    this.frames = frames;
    this.stream = stream;
    this.isLast = isLast;
    this.rest = data;
    this.size = data.readableBytes();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void write(ChannelHandlerContext context, int allowed) {
    var data = rest;
    if (data == null) {
      return;
    }
    boolean isWhole = size <= allowed;
    var part = isWhole ? data : data.readRetainedSlice(allowed);
    size -= part.readableBytes();
    rest = isWhole ? null : data;
    written =
        frames.writeData(context, stream.id(), part, 0, isLast && isWhole, context.newPromise());
  }

  @Override
  public void writeComplete() {
    var future = written;
    if (isLast && future != null) {
      codec.closeStreamLocal(stream, future);
    }
  }

  @Override
  public void error(ChannelHandlerContext context, Throwable cause) {
    var data = rest;
    if (data != null) {
      rest = null;
      size = 0;
      data.release();
    }
  }

  @Override
  public boolean merge(ChannelHandlerContext context, FlowControlled next) {
    return false;
  }
}
