package moongate.net.loop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import moongate.http.Chunk;
import org.jspecify.annotations.Nullable;

/// Input that was received and not used yet, in the buffers in which it was received, unless it has
/// to wait and would keep buffers that are mostly empty. While this is full, the socket is not
/// read.
public final class Inbound {
  private static final int MOST_BYTES = 128 * 1024;
  private static final int MOST_WHEN_SCARCE = 8 * 1024;

  /// Tiny packets cost more memory than they carry.
  private static final int MOST_BUFFERS = 64;

  /// Buffers of up to this size may wait mostly empty.
  private static final int SETTLED = 4096;

  private final ChannelConfig config;
  private final SpareBuffers spare;

  /// The oldest buffer, which nearly always is the only one, has its own field: that saves the
  /// processor a memory access on connections that have been idle for long.
  private @Nullable ByteBuf first;

  private final ArrayDeque<ByteBuf> more = new ArrayDeque<>(2);
  private int readable;
  private boolean isPaused;

  /// @param spare where buffers go that are used up
  public Inbound(ChannelConfig config, SpareBuffers spare) {
    this.config = config;
    this.spare = spare;
  }

  /// Takes ownership of `buffer`.
  public void add(ByteBuf buffer) {
    int length = buffer.readableBytes();
    if (length == 0) {
      buffer.release();
    } else if (first == null) {
      first = buffer;
    } else if (!join(buffer, length)) {
      more.addLast(buffer);
    }
    readable += length;
  }

  /// True if the piece fits behind the one that waits already, and was copied there. Large ones are
  /// not worth that.
  private boolean join(ByteBuf buffer, int length) {
    var last = last();
    if (!BufferChunk.isWasteful(buffer) || !last.isWritable(length)) {
      return false;
    }
    last.writeBytes(buffer);
    spare.release(buffer);
    return true;
  }

  private ByteBuf last() {
    return more.isEmpty() ? first() : more.getLast();
  }

  /// What came last has to wait: copies it if it would keep much more memory than it needs.
  private void settle() {
    var last = last();
    if (last.capacity() <= SETTLED || !BufferChunk.isWasteful(last)) {
      return;
    }
    var copy = spare.take(last.readableBytes()).writeBytes(last);
    if (more.pollLast() == null) {
      first = copy;
    } else {
      more.addLast(copy);
    }
    last.release();
  }

  public int readable() {
    return readable;
  }

  public boolean isEmpty() {
    return readable == 0;
  }

  private boolean isFull() {
    return readable >= MOST_BYTES
        || more.size() >= MOST_BUFFERS
        || (readable >= MOST_WHEN_SCARCE && FrugalReads.isMemoryScarce());
  }

  /// Stops reading the socket if this is full. Called when nobody wants the input now.
  public void pause() {
    if (first != null) {
      settle();
    }
    if (!isPaused && isFull()) {
      isPaused = true;
      config.setAutoRead(false);
    }
  }

  /// Reads the socket again if there is room.
  public void resume() {
    if (isPaused && !isFull()) {
      isPaused = false;
      config.setAutoRead(true);
    }
  }

  /// Moves up to `most` bytes, not crossing a buffer's end, and returns their number. They can be
  /// given back by [#unread] until [#trim].
  public int read(byte[] target, int offset, int most) {
    var from = first();
    int count = Math.min(most, from.readableBytes());
    from.readBytes(target, offset, count);
    readable -= count;
    return count;
  }

  public void unread(int count) {
    var from = first();
    from.readerIndex(from.readerIndex() - count);
    readable += count;
  }

  /// Releases the first buffer if it is used up.
  public void trim() {
    if (!first().isReadable()) {
      spare.release(removeFirst());
    }
  }

  /// The number of bytes in the first buffer.
  public int firstReadable() {
    return first().readableBytes();
  }

  public byte readByte() {
    byte octet = first().readByte();
    readable--;
    trim();
    return octet;
  }

  /// The next piece of at most `most` bytes, by reference.
  public Chunk take(long most) {
    int length = firstReadable();
    if (length <= most) {
      readable -= length;
      return new BufferChunk(removeFirst());
    }
    readable -= (int) most;
    return new BufferChunk(first().readRetainedSlice((int) most));
  }

  public void clear() {
    while (first != null) {
      removeFirst().release();
    }
    readable = 0;
  }

  private ByteBuf first() {
    if (first == null) {
      throw new NoSuchElementException();
    }
    return first;
  }

  private ByteBuf removeFirst() {
    var removed = first();
    first = more.pollFirst();
    return removed;
  }
}
