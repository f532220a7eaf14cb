package moongate.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A piece of a body. Whoever holds a chunk owns it, and must either pass it on ([Response#write])
/// or release it, because it may refer to memory of the transport.
public abstract class Chunk {
  /// The end of a body: no bytes.
  public static final Chunk END = new Bytes(new byte[0], true);

  /// A chunk over `bytes`, which must not change afterwards.
  public static Chunk of(byte[] bytes) {
    return new Bytes(bytes, false);
  }

  /// A chunk of the Latin-1 bytes of `text`.
  public static Chunk of(String text) {
    return of(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public abstract int length();

  /// Copies all bytes to `target`, from index `offset` on.
  public abstract void copyTo(byte[] target, int offset);

  /// A view of the bytes, valid until the chunk is released.
  public abstract ByteBuffer asBuffer();

  /// Gives the memory back; the chunk must not be used afterwards.
  public abstract void release();

  /// True for [#END] only.
  public boolean isLast() {
    return false;
  }

  /// A copy of the bytes, owned by the caller.
  public byte[] bytes() {
    var bytes = new byte[length()];
    copyTo(bytes, 0);
    return bytes;
  }

  /// The bytes as a Latin-1 string.
  public String asString() {
    return new String(bytes(), StandardCharsets.ISO_8859_1);
  }

  private static final class Bytes extends Chunk {
    private final byte[] bytes;
    private final boolean isLast;

    Bytes(byte[] bytes, boolean isLast) {
      this.bytes = bytes;
      this.isLast = isLast;
    }

    @Override
    public int length() {
      return bytes.length;
    }

    @Override
    public void copyTo(byte[] target, int offset) {
      System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    @Override
    public ByteBuffer asBuffer() {
      return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    @Override
    public void release() {}

    @Override
    public boolean isLast() {
      return isLast;
    }

    @Override
    public String asString() {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
