package moongate.net.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayDeque;

/// Small buffers of one loop. The buffer that was used last is used next, because it is still in
/// the processor's caches. Netty's pool would return the one that was unused for longest.
///
/// On the loop's thread only.
public final class SpareBuffers {
  /// Most heads, with small bodies, fit into this.
  private static final int CAPACITY = 1024;

  private static final int MOST = 512;

  private final ArrayDeque<ByteBuf> spare = new ArrayDeque<>();

  /// True if buffers of at least `length` bytes are kept here.
  static boolean keeps(int length) {
    return length <= CAPACITY;
  }

  /// An empty buffer of at least `length` bytes.
  ByteBuf take(int length) {
    var last = keeps(length) ? spare.pollFirst() : null;
    return last == null
        ? PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(length, CAPACITY))
        : last;
  }

  /// Releases `buffer`, or keeps it if nobody else refers to it.
  public void release(ByteBuf buffer) {
    boolean isOne = buffer.capacity() == CAPACITY && buffer.isDirect() && buffer.unwrap() == null;
    if (isOne && buffer.refCnt() == 1 && spare.size() < MOST) {
      spare.push(buffer.clear());
    } else {
      buffer.release();
    }
  }
}
