package moongate.cluster.control;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The memory for frames that have not come as a whole, of all connections together. Without a
/// bound, some hundred connections that begin a large frame and do not end it would take all the
/// memory that the node has for buffers.
final class FrameMemory {
  private static final Logger log = LoggerFactory.getLogger("moongate.cluster");

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  /// @param most in bytes
  FrameMemory(long most) {
    this.most = most;
  }

  /// What one connection takes of it. Stands before whatever puts frames together; a connection for
  /// which nothing is left is closed.
  final class Share extends ChannelInboundHandlerAdapter {
    private long own;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      int length = message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
      own += length;
      boolean isThere = taken.addAndGet(length) <= most;
      context.fireChannelRead(message);
      if (!isThere && own > 0) {
        log.warn(
            "the connection of {} ends: beginnings of frames take up {} bytes, as many as may be",
            context.channel().remoteAddress(),
            most);
        context.close();
      }
    }

    /// A frame has come as a whole.
    void clear() {
      taken.addAndGet(-own);
      own = 0;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      context.fireChannelInactive();
      clear();
    }
  }
}
