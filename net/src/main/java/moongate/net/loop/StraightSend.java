package moongate.net.loop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import moongate.fiber.Continuation;
import org.jspecify.annotations.Nullable;

/// Sends pieces directly into a socket if nothing else waits to be sent. Netty's pipeline and
/// queue, which have nothing to contribute then, cost as much as the rest of the call.
final class StraightSend {
  private final NettyLoop loop;
  private final Channel channel;
  private boolean isDecided;
  private @Nullable Socket socket;
  private @Nullable StraightTls tls;

  /// Set when something was passed to Netty's queue, until the queue is seen to be empty; also at
  /// first, because a connection that has switched protocols had another one of these.
  private boolean mayWait = true;

  StraightSend(NettyLoop loop, Channel channel) {
    this.loop = loop;
    this.channel = channel;
  }

  /// True if the socket is open and nothing waits to be sent, as far as that can be seen without
  /// Netty.
  boolean isFree() {
    var known = socket;
    return known != null && known.isOpen() && !isAnyWaiting();
  }

  /// True if all of `buffer` was sent or taken over. Otherwise the rest has to go through the
  /// pipeline, and so has a failure.
  boolean sends(ByteBuf buffer) {
    if (!isDecided) {
      isDecided = true;
      decide();
    }
    if (!buffer.isReadable() || !buffer.hasMemoryAddress()) {
      return false;
    }
    var sealed = tls;
    if (sealed != null) {
      return !isQueued() && sealed.sends(buffer);
    }
    var open = socket;
    return open != null && isFree() && sends(buffer, open);
  }

  private static boolean sends(ByteBuf buffer, Socket open) {
    try {
      int end = buffer.writerIndex();
      int sent = open.sendAddress(buffer.memoryAddress(), buffer.readerIndex(), end);
      buffer.skipBytes(Math.max(0, sent));
      return !buffer.isReadable();
    } catch (IOException _) {
      return false; // the pipeline will meet it, too, and knows what to do
    }
  }

  /// Something was written to the pipeline.
  void queued() {
    mayWait = true;
  }

  /// Also true if nothing can be sent any more.
  private boolean isAnyWaiting() {
    if (mayWait) {
      mayWait = isQueued();
    }
    return mayWait;
  }

  /// Like [#isAnyWaiting()], but includes what the TLS handler keeps.
  boolean isQueued() {
    var queue = channel.unsafe().outboundBuffer();
    return queue == null || queue.totalPendingWriteBytes() > 0; // isEmpty() sees flushed ones only
  }

  /// When something is written the handlers are those that will stay. None that sees output may
  /// stand between ours and the socket but that of TLS. Where fibers write from threads of their
  /// own, what these have written waits where it cannot be seen.
  private void decide() {
    if (!Continuation.isNative()
        || !(channel instanceof EpollSocketChannel epoll)
        || !(epoll.fd() instanceof Socket open)) {
      return;
    }
    var pipeline = channel.pipeline();
    long between =
        pipeline.toMap().values().stream().filter(ChannelOutboundHandler.class::isInstance).count();
    if (between == 0) {
      socket = open;
    } else if (between == 1) {
      tls = StraightTls.of(loop, open, pipeline.firstContext());
    }
  }
}
