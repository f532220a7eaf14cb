package moongate.net.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLException;
import moongate.http.ByteStream;
import moongate.http.Caller;
import moongate.http.IpText;
import moongate.http.Origin;
import moongate.http.SocketException;
import moongate.http.SocketException.Kind;
import moongate.http.TlsTerms;
import moongate.net.loop.Inbound;
import moongate.net.loop.NettyLoop;
import moongate.net.tls.UpstreamTls;
import org.jspecify.annotations.Nullable;

/// One TCP connection whose bytes a fiber reads and writes.
public final class NettyByteStream extends ChannelInboundHandlerAdapter implements ByteStream {
  private final UpstreamTls tls;
  private final SocketChannel channel;
  private final InetSocketAddress target;
  private final Inbound inbound;
  private final SocketWait reading;
  private final SocketWait writing;
  private boolean isEnded;
  private @Nullable Throwable failure;

  public NettyByteStream(
      UpstreamTls tls, NettyLoop loop, SocketChannel channel, InetSocketAddress target) {
    this.tls = tls;
    this.channel = channel;
    this.target = target;
    this.inbound = new Inbound(channel.config(), loop.buffers());
    this.reading = new SocketWait(loop);
    this.writing = new SocketWait(loop);
  }

  public void awaitConnected(Caller caller, Future<?> connecting, Duration timeout) {
    writing.untilConnected(caller, connecting, timeout, this::close);
  }

  @Override
  public void write(Caller caller, String bytes, Duration timeout) {
    if (!channel.isActive()) {
      throw new SocketException(Kind.CLOSED, "closed");
    }
    var written = channel.writeAndFlush(Unpooled.wrappedBuffer(bytes.getBytes(ISO_8859_1)));
    try {
      writing.until(caller, written, timeout);
    } catch (SocketException e) {
      throw e.kind() == Kind.FAILED ? new SocketException(Kind.CLOSED, "closed") : e;
    }
  }

  @Override
  public @Nullable String read(Caller caller, int most, Duration timeout) {
    reading.until(caller, () -> !inbound.isEmpty() || isEnded, timeout);
    if (inbound.isEmpty()) {
      if (failure != null) {
        throw new SocketException(Kind.CLOSED, "closed");
      }
      return null;
    }
    var chunk = inbound.take(most);
    inbound.resume();
    var bytes = chunk.asString();
    chunk.release();
    return bytes;
  }

  @Override
  public void startTls(Caller caller, TlsTerms terms, Duration timeout) {
    if (!isOpen()) {
      // The handler would wait for an end that has been.
      throw new SocketException(Kind.CLOSED, "handshake failed");
    }
    var serverName = terms.serverName();
    var host = serverName.isEmpty() ? IpText.of(target.getAddress()) : serverName;
    var origin = new Origin(target, true, host, terms.verifiedDepth()).with(terms.identity(), null);
    var handshake = tls.handler(channel, origin);
    channel.pipeline().addFirst(handshake);
    var shaken = handshake.handshakeFuture();
    try {
      writing.until(caller, shaken, timeout);
    } catch (SocketException e) {
      boolean isLost = e.kind() == Kind.FAILED && !(shaken.cause() instanceof SSLException);
      throw isLost ? new SocketException(Kind.CLOSED, "handshake failed") : e;
    }
  }

  @Override
  public boolean isOpen() {
    return channel.isActive() && !isEnded;
  }

  @Override
  public boolean hasUnread() {
    return !inbound.isEmpty();
  }

  @Override
  public void close() {
    isEnded = true;
    reading.end();
    writing.end();
    channel.close();
    inbound.clear();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    inbound.add((ByteBuf) message);
    if (!channel.isOpen()) {
      inbound.clear();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    inbound.pause();
    reading.wake();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    isEnded = true;
    reading.wake();
    writing.wake();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failure = cause;
    isEnded = true;
    context.close();
    reading.wake();
    writing.wake();
  }
}
