package moongate.net.loop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import moongate.http.Chunk;

/// A piece of a body in the buffer in which it was received.
public final class BufferChunk extends Chunk {
  private final ByteBuf buffer;

  /// Takes ownership of `buffer`.
  public BufferChunk(ByteBuf buffer) {
    this.buffer = buffer;
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
