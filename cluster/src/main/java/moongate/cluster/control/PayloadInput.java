package moongate.cluster.control;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.stream.ChunkedInput;
import org.jspecify.annotations.Nullable;

/// Sends a payload as one frame, piece by piece, whenever there is room for the next piece. For a
/// slow data plane this avoids encrypting the whole payload in advance; the unencrypted bytes are
/// shared by all data planes.
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
