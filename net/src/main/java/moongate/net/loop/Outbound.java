package moongate.net.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import moongate.fiber.Continuation;
import moongate.http.Chunk;
import org.jspecify.annotations.Nullable;

/// Gathers what one connection sends: small pieces in one buffer, so that a head and a small body
/// leave in one system call; large ones by reference. What is flushed leaves at the end of the
/// loop's turn, or at once when the channel has enough to do already, or when it is large: the
/// processor's caches still have it then, and its memory is what the loop reads into next.
public final class Outbound {
  /// A channel with more than the second waiting to leave takes nothing until it has less than the
  /// first.
  public static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 * 1024, 128 * 1024);

  /// Copying up to this costs less than a second buffer.
  private static final int SMALL = 8192;

  private final NettyLoop loop;
  private final SocketChannel channel;
  private final StraightSend straight;
  private @Nullable ByteBuf tail;
  private boolean isDirty;
  private boolean isLeaving;
  private boolean isLarge;
  private long count;
  private int departures;

  public Outbound(NettyLoop loop, SocketChannel channel) {
    this.loop = loop;
    this.channel = channel;
    this.straight = new StraightSend(loop, channel);
  }

  /// The bytes written so far, on this connection.
  public long count() {
    return count;
  }

  /// How often something has left.
  public int departures() {
    return departures;
  }

  /// False when the other side is slow: wait for the channel to become writable.
  public boolean isWritable() {
    return straight.isFree() || channel.isWritable();
  }

  /// Writes `length` bytes; `more` bytes are expected to follow at once.
  public void write(byte[] bytes, int length, int more) {
    room(length, length + Math.min(more, SMALL)).writeBytes(bytes, 0, length);
    count += length;
  }

  public void write(byte[] bytes) {
    write(bytes, bytes.length, 0);
  }

  /// Takes ownership of `chunk`.
  public void write(Chunk chunk) {
    int length = chunk.length();
    count += length;
    if (length > SMALL) {
      writeTail();
      isLarge = true;
      hand(buffer(chunk), false);
    } else if (chunk instanceof BufferChunk received && received.buffer().nioBufferCount() == 1) {
      var from = received.buffer();
      // From the buffer itself Netty would copy by way of two new objects.
      room(length, length).writeBytes(from.internalNioBuffer(from.readerIndex(), length));
      loop.buffers().release(from);
    } else {
      room(length, length).writeBytes(chunk.asBuffer());
      chunk.release();
    }
  }

  private static ByteBuf buffer(Chunk chunk) {
    return chunk instanceof BufferChunk received
        ? received.buffer()
        : Unpooled.wrappedBuffer(chunk.asBuffer());
  }

  private ByteBuf room(int needed, int wanted) {
    isDirty = true;
    var buffer = tail;
    if (buffer != null && buffer.writableBytes() < needed) {
      writeTail();
      buffer = null;
    }
    if (buffer == null) {
      buffer = loop.buffers().take(wanted);
      tail = buffer;
    }
    return buffer;
  }

  private void writeTail() {
    isDirty = true;
    var buffer = tail;
    if (buffer != null) {
      tail = null;
      hand(buffer, false);
    }
  }

  /// Sends what was written.
  public void flush() {
    if (!isDirty || isLeaving) {
      return;
    }
    if (!isLarge && isWritable() && loop.turn().takes(this)) {
      isLeaving = true;
    } else {
      leave();
    }
  }

  /// Sends what was written, now.
  public void leave() {
    isLeaving = false;
    if (!isDirty) {
      return;
    }
    isDirty = false;
    isLarge = false;
    departures++;
    var buffer = tail;
    tail = null;
    // This may wake a fiber that waits for room, which then writes here at once.
    hand(buffer == null ? Unpooled.EMPTY_BUFFER : buffer, true);
  }

  /// Gives `buffer` to the channel. A fiber on a thread of its own does that through the loop's
  /// queue, so the loop itself has to go there too to keep the order.
  private void hand(ByteBuf buffer, boolean isFlushed) {
    if (!Continuation.isNative() && channel.eventLoop().inEventLoop()) {
      channel.eventLoop().execute(() -> handNow(buffer, isFlushed));
    } else {
      handNow(buffer, isFlushed);
    }
  }

  private void handNow(ByteBuf buffer, boolean isFlushed) {
    if (isFlushed && straight.sends(buffer)) {
      loop.buffers().release(buffer);
      return;
    }
    straight.queued();
    if (!isFlushed) {
      channel.write(buffer, channel.voidPromise());
    } else if (buffer.isReadable()) {
      channel.writeAndFlush(buffer, channel.voidPromise());
    } else {
      channel.flush();
    }
  }

  /// Sends what was written, then calls `then` whether or not that worked. Goes through the loop's
  /// queue, behind what a fiber on a thread of its own may have written.
  public void flush(ChannelFutureListener then) {
    leave();
    channel
        .eventLoop()
        .execute(() -> {
          straight.queued();
          channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(then);
        });
  }

  /// Drops what was not flushed.
  public void clear() {
    if (isLeaving && channel.isActive()) {
      leave();
    }
    isDirty = false;
    isLarge = false;
    if (tail != null) {
      tail.release();
      tail = null;
    }
  }
}
