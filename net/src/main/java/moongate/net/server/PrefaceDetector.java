package moongate.net.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import moongate.net.loop.Deadline;
import moongate.net.loop.NettyLoop;
import org.jspecify.annotations.Nullable;

/// Finds out by the first bytes of a connection whether its client uses HTTP/2, and is then
/// replaced by the handler of that protocol.
public final class PrefaceDetector extends ChannelInboundHandlerAdapter implements OpenConnection {
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

  private final Server server;
  private final ProtocolStarter next;
  private final PeerConnection peer;
  private final Deadline deadline;
  private ByteBuf begun = Unpooled.EMPTY_BUFFER;

  public PrefaceDetector(Server server, PeerConnection peer, ProtocolStarter next) {
    this.server = server;
    this.next = next;
    this.peer = peer;
    this.deadline = new Deadline(peer.loop(), this::abort);
  }

  @Override
  public NettyLoop loop() {
    return peer.loop();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    server.remember(this);
    deadline.in(server.limits().headTimeout().toNanos());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var data = (ByteBuf) message;
    begun = begun.isReadable() ? Unpooled.wrappedBuffer(begun, data) : data;
    int length = Math.min(begun.readableBytes(), PREFACE.length);
    for (int i = 0; i < length; i++) {
      if (begun.getByte(begun.readerIndex() + i) != PREFACE[i]) {
        goOn(context, null);
        return;
      }
    }
    if (length == PREFACE.length) {
      goOn(context, "h2");
    }
  }

  private void goOn(ChannelHandlerContext context, @Nullable String protocol) {
    deadline.cancel();
    server.forget(this);
    var data = begun;
    begun = Unpooled.EMPTY_BUFFER;
    var pipeline = context.pipeline();
    next.begin(peer, protocol, this);
    pipeline.fireChannelRead(data);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      abort();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    deadline.cancel();
    begun.release();
    server.forget(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    abort();
  }

  @Override
  public void drain() {
    abort();
  }

  @Override
  public boolean closeIfIdle() {
    if (begun.isReadable() && !Server.isSlow(deadline, server.limits().headTimeout())) {
      return false;
    }
    abort();
    return true;
  }

  @Override
  public void abort() {
    peer.channel().close();
  }
}
