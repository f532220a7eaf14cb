package moongate.net.loop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import moongate.http.Chunk;

/// A piece of a body in the buffer in which it was received.
public final class BufferChunk extends Chunk {
  private final ByteBuf buffer;

  /// Takes ownership of `buffer`.
  public BufferChunk(ByteBuf buffer) {
    this.buffer = buffer;
  }

  /// True if `buffer` keeps more than twice the memory that its content needs: if that has to wait,
  /// a copy should wait.
  static boolean isWasteful(ByteBuf buffer) {
    var whole = buffer;
    for (var outer = buffer.unwrap(); outer != null; outer = outer.unwrap()) {
      whole = outer;
    }
    return buffer.readableBytes() < whole.capacity() / 2;
  }

  /// What should wait in place of `buffer`, whose ownership it takes: that, or a copy of its
  /// content.
  public static ByteBuf forWaiting(ByteBuf buffer) {
    if (!isWasteful(buffer)) {
      return buffer;
    }
    int length = buffer.readableBytes();
    var copy = PooledByteBufAllocator.DEFAULT.directBuffer(length).writeBytes(buffer);
    buffer.release();
    return copy;
  }

  /// The same for a piece of any kind.
  public static Chunk forWaiting(Chunk piece) {
    return piece instanceof BufferChunk received && isWasteful(received.buffer)
        ? new BufferChunk(forWaiting(received.buffer))
        : piece;
  }

  /// The buffer, whose ownership passes to the caller.
  public ByteBuf buffer() {
    return buffer;
  }

  @Override
  public int length() {
    return buffer.readableBytes();
  }

  @Override
  public void copyTo(byte[] target, int offset) {
    buffer.getBytes(buffer.readerIndex(), target, offset, buffer.readableBytes());
  }

  @Override
  public String asString() {
    return buffer.toString(ISO_8859_1);
  }

  @Override
  public ByteBuffer asBuffer() {
    return buffer.nioBuffer().asReadOnlyBuffer();
  }

  @Override
  public void release() {
    buffer.release();
  }
}
