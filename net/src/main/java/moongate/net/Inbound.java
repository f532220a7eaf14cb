package moongate.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import java.util.ArrayDeque;
import moongate.http.Chunk;

/// What has been received and not yet used up, in the buffers it came in. While it is full, the
/// socket is not read.
final class Inbound {
  private static final int MOST_BYTES = 128 * 1024;

  /// Tiny packets cost more memory than they carry.
  private static final int MOST_BUFFERS = 64;

  private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>(4);
  private final ChannelConfig config;
  private int readable;
  private boolean isPaused;

  Inbound(ChannelConfig config) {
    this.config = config;
  }

  /// Takes ownership of `buffer`.
  void add(ByteBuf buffer) {
    int length = buffer.readableBytes();
    if (length == 0) {
      buffer.release();
      return;
    }
    buffers.addLast(buffer);
    readable += length;
  }

  int readable() {
    return readable;
  }

  boolean isEmpty() {
    return readable == 0;
  }

  private boolean isFull() {
    return readable >= MOST_BYTES || buffers.size() >= MOST_BUFFERS;
  }

  /// Stops reading the socket if this is full. To be called when nobody wants what is here now.
  void pause() {
    if (!isPaused && isFull()) {
      isPaused = true;
      config.setAutoRead(false);
    }
  }

  /// Reads the socket again if there is room.
  void resume() {
    if (isPaused && !isFull()) {
      isPaused = false;
      config.setAutoRead(true);
    }
  }

  /// Moves up to `most` bytes, not crossing a buffer's end, and returns their number. They can be
  /// given back by [#unread] until [#trim].
  int read(byte[] target, int offset, int most) {
    var first = buffers.getFirst();
    int count = Math.min(most, first.readableBytes());
    first.readBytes(target, offset, count);
    readable -= count;
    return count;
  }

  void unread(int count) {
    var first = buffers.getFirst();
    first.readerIndex(first.readerIndex() - count);
    readable += count;
  }

  /// Lets go of the first buffer if it is used up.
  void trim() {
    if (!buffers.getFirst().isReadable()) {
      buffers.removeFirst().release();
    }
  }

  /// The number of bytes in the first buffer.
  int firstReadable() {
    return buffers.getFirst().readableBytes();
  }

  byte readByte() {
    byte octet = buffers.getFirst().readByte();
    readable--;
    trim();
    return octet;
  }

  /// The next piece of at most `most` bytes, by reference.
  Chunk take(long most) {
    var first = buffers.getFirst();
    int length = first.readableBytes();
    if (length <= most) {
      buffers.removeFirst();
      readable -= length;
      return new BufferChunk(first);
    }
    readable -= (int) most;
    return new BufferChunk(first.readRetainedSlice((int) most));
  }

  void clear() {
    for (var buffer = buffers.pollFirst(); buffer != null; buffer = buffers.pollFirst()) {
      buffer.release();
    }
    readable = 0;
  }
}
