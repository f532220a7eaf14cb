package moongate.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import moongate.fiber.Continuation;
import org.jspecify.annotations.Nullable;

/// Sends pieces straight into a socket where nothing else waits to leave: Netty's pipeline and
/// queue, which have nothing to add then, cost as much as the rest of the call.
final class StraightSend {
  private final SocketChannel channel;
  private boolean isDecided;
  private @Nullable Socket socket;

  /// Set when something was given to Netty's queue, until that is seen to be empty.
  private boolean mayWait;

  StraightSend(SocketChannel channel) {
    this.channel = channel;
  }

  /// True when the socket is open and nothing waits to leave by it, as far as can be told without
  /// Netty.
  boolean isFree() {
    var known = socket;
    return known != null && known.isOpen() && !isAnyWaiting();
  }

  /// True when all of `buffer` has left. Else what is left of it has to go through the pipeline,
  /// and so has a failure.
  boolean sends(ByteBuf buffer) {
    if (!isDecided) {
      isDecided = true;
      socket = isPossible() && channel instanceof EpollSocketChannel epoll ? socket(epoll) : null;
    }
    var open = socket;
    if (open == null || !buffer.isReadable() || !buffer.hasMemoryAddress() || !isFree()) {
      return false;
    }
    try {
      int end = buffer.writerIndex();
      int sent = open.sendAddress(buffer.memoryAddress(), buffer.readerIndex(), end);
      buffer.skipBytes(Math.max(0, sent));
      return !buffer.isReadable();
    } catch (IOException _) {
      return false; // the pipeline will meet it, too, and knows what to do
    }
  }

  /// Something goes through the pipeline.
  void queued() {
    mayWait = true;
  }

  /// True as well when nothing can be sent any more.
  private boolean isAnyWaiting() {
    if (mayWait) {
      var queue = channel.unsafe().outboundBuffer();
      // isEmpty() sees flushed ones only
      mayWait = queue == null || queue.totalPendingWriteBytes() > 0;
    }
    return mayWait;
  }

  private static @Nullable Socket socket(EpollSocketChannel channel) {
    return channel.fd() instanceof Socket socket ? socket : null;
  }

  /// False when a handler, as that of TLS, stands between ours and the socket (when something is
  /// written the handlers are those that will stay), or when fibers write from threads of their
  /// own: what these have written waits where it cannot be seen.
  private boolean isPossible() {
    var pipeline = channel.pipeline();
    return Continuation.isNative() && pipeline.firstContext() == pipeline.lastContext();
  }
}
