package moongate.cluster.control;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.stream.ChunkedInput;
import org.jspecify.annotations.Nullable;

/// Sends a payload as one frame, but hands it on in pieces, each when there is room for it: what a
/// slow data plane has not taken yet is not encrypted yet, and is there once for all of them.
final class PayloadInput implements ChunkedInput<ByteBuf> {
  private static final int PIECE = 32 << 10;

  private final Payload payload;
  private boolean hasBegun;
  private int sent;

  PayloadInput(Payload payload) {
    this.payload = payload;
  }

  Payload payload() {
    return payload;
  }

  @Override
  public boolean isEndOfInput() {
    return hasBegun && sent == payload.size();
  }

  @Override
  public @Nullable ByteBuf readChunk(ByteBufAllocator alloc) {
    if (!hasBegun) {
      hasBegun = true;
      return payload.header();
    }
    if (isEndOfInput()) {
      return null;
    }
    var piece = payload.piece(sent, PIECE);
    sent += piece.readableBytes();
    return piece;
  }

  @Deprecated
  @Override
  public @Nullable ByteBuf readChunk(ChannelHandlerContext context) {
    return readChunk(context.alloc());
  }

  @Override
  public long length() {
    return payload.size();
  }

  @Override
  public long progress() {
    return sent;
  }

  @Override
  public void close() {}
}
