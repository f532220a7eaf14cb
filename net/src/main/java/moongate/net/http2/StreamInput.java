package moongate.net.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import moongate.http.Chunk;
import moongate.http.Headers;
import moongate.net.loop.BufferChunk;
import org.jspecify.annotations.Nullable;

/// The received part of a stream's body, until somebody takes it. Flow control bounds it, because
/// the peer is only told of new room when something was taken.
final class StreamInput {
  /// Smaller pieces are joined, because each would keep the whole buffer in which it arrived.
  private static final int SMALL = 4096;

  private final ByteBufAllocator alloc;
  private final WaitingInputs waiting;
  private final Runnable tooLong;

  /// Its place among the [WaitingInputs], which alone change it.
  @Nullable StreamInput before;

  @Nullable StreamInput after;
  long since;
  boolean isWaiting;

  /// Often the only piece; an array is cheaper than a buffer of the pool.
  private @Nullable Chunk first;

  private @Nullable ArrayDeque<ByteBuf> more;
  private @Nullable ByteBuf tail;
  private @Nullable Headers trailers;
  private boolean isEnded;

  /// Whoever takes the pieces has found none, and will take what comes at once.
  private boolean isAwaited;

  private long received;

  /// @param tooLong called when the input has waited for too long: it has to go
  StreamInput(ByteBufAllocator alloc, WaitingInputs waiting, Runnable tooLong) {
    this.alloc = alloc;
    this.waiting = waiting;
    this.tooLong = tooLong;
  }

  /// Keeps what `data` holds, and may read from it.
  void add(ByteBuf data) {
    int length = data.readableBytes();
    if (length > 0 && isEmpty()) {
      waiting.add(this);
    }
    received += length;
    var last = tail;
    if (length > SMALL) {
      tail = null;
      var piece = data.retainedSlice();
      append(isAwaited ? piece : BufferChunk.forWaiting(piece));
    } else if (last != null && last.writableBytes() >= length) {
      last.writeBytes(data, data.readerIndex(), length);
    } else if (length > 0 && isEmpty()) {
      var bytes = new byte[length];
      data.readBytes(bytes, 0, length); // unlike getBytes, without an object
      first = Chunk.of(bytes);
    } else if (length > 0) {
      var piece = alloc.directBuffer(SMALL).writeBytes(data, data.readerIndex(), length);
      tail = piece;
      append(piece);
    }
  }

  /// It has waited for too long.
  void tooLong() {
    tooLong.run();
  }

  private void append(ByteBuf piece) {
    var known = more;
    if (known == null) {
      more = known = new ArrayDeque<>(4);
    }
    known.addLast(piece);
  }

  /// No more will come.
  void end(@Nullable Headers fields) {
    isEnded = true;
    trailers = fields;
  }

  /// True when all has come, if not yet taken.
  boolean isEnded() {
    return isEnded;
  }

  boolean isEmpty() {
    return first == null && (more == null || more.isEmpty());
  }

  /// The bytes that have come.
  long received() {
    return received;
  }

  @Nullable Headers trailers() {
    return trailers;
  }

  /// The next piece; [Chunk#END] at the end; null when it has not come yet.
  @Nullable Chunk poll() {
    var single = first;
    isAwaited = isEmpty();
    if (single != null) {
      first = null;
      taken();
      return single;
    }
    var piece = more == null ? null : more.pollFirst();
    if (piece == null) {
      return isEnded ? Chunk.END : null;
    }
    if (piece == tail) {
      tail = null;
    }
    taken();
    return new BufferChunk(piece);
  }

  private void taken() {
    waiting.remove(this);
    if (!isEmpty()) {
      waiting.add(this);
    }
  }

  /// Drops what is there, and returns its length.
  int clear() {
    int length = 0;
    for (var piece = poll(); piece != null && !piece.isLast(); piece = poll()) {
      length += piece.length();
      piece.release();
    }
    tail = null;
    return length;
  }
}
