package moongate.net.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.WriteBufferWaterMark;
import moongate.fiber.Continuation;
import moongate.http.Chunk;
import org.jspecify.annotations.Nullable;

/// Collects the output of one connection: small pieces in one buffer, so that a head and a small
/// body are sent in one system call; large ones by reference. What is flushed is sent at the end of
/// the loop's turn. It is sent at once if the channel already has enough to send, or if it is
/// large: then it is still in the processor's caches, and its memory can be reused for the next
/// read.
public final class Outbound {
  /// A channel with more waiting output than the second value accepts nothing until it has less
  /// than the first. [FrugalSends] allows less.
  public static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 * 1024, 128 * 1024);

  /// Copying up to this costs less than a second buffer.
  private static final int SMALL = 8192;

  private final NettyLoop loop;
  private final Channel channel;
  private final StraightSend straight;
  private final FrugalSends sends;
  private @Nullable ByteBuf tail;
  private boolean isDirty;
  private boolean isLeaving;
  private boolean isLarge;
  private long count;
  private int departures;

  public Outbound(NettyLoop loop, Channel channel) {
    this.loop = loop;
    this.channel = channel;
    this.straight = new StraightSend(loop, channel);
    this.sends = new FrugalSends(channel);
  }

  /// The bytes written so far, on this connection.
  public long count() {
    return count;
  }

  /// How often something was sent.
  public int departures() {
    return departures;
  }

  /// False if the peer is slow: wait for the channel to become writable.
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
      var buffer = buffer(chunk);
      hand(straight.isQueued() ? BufferChunk.forWaiting(buffer) : buffer, false);
    } else if (chunk instanceof BufferChunk received && received.buffer().nioBufferCount() == 1) {
      var from = received.buffer();
      // Copying from the buffer itself, Netty would create two objects.
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

  /// Sends what was written, at the end of the turn.
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
    // This may wake a fiber that waits for room and then writes here at once.
    hand(buffer == null ? Unpooled.EMPTY_BUFFER : buffer, true);
  }

  /// Passes `buffer` to the channel. A fiber on its own thread does that through the loop's queue,
  /// so the loop itself has to use the queue, too, to keep the order.
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
    sends.queueing();
    if (!isFlushed) {
      channel.write(buffer, channel.voidPromise());
    } else if (buffer.isReadable()) {
      channel.writeAndFlush(buffer, channel.voidPromise());
    } else {
      channel.flush();
    }
  }

  /// True if nothing waits: neither here nor, as far as that can be seen, in the channel.
  public boolean isEmpty() {
    return !isDirty && straight.isFree();
  }

  /// Sends what was written, then calls `then`, whether that succeeded or not. Goes through the
  /// loop's queue, after the output of fibers on their own threads.
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
