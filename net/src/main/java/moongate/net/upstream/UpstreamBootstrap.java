package moongate.net.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import moongate.net.loop.NettyLoop;
import moongate.net.loop.Outbound;
import org.jspecify.annotations.Nullable;

/// How connections to services are set up, for any protocol.
public final class UpstreamBootstrap {
  private UpstreamBootstrap() {}

  /// @param channel which is to connect, on `loop`
  /// @param handshake stands before `connection`; null for no TLS
  public static Bootstrap of(
      NettyLoop loop,
      SocketChannel channel,
      ChannelHandler connection,
      @Nullable SslHandler handshake) {
    return of(loop, channel, connection, handshake, null);
  }

  /// @param proxy asks for the way to the service first; null where there is none
  public static Bootstrap of(
      NettyLoop loop,
      SocketChannel channel,
      ChannelHandler connection,
      @Nullable SslHandler handshake,
      @Nullable ProxyConnect proxy) {
    return new Bootstrap()
        .group(loop.eventLoop())
        .channelFactory(() -> channel)
        .disableResolver()
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .option(ChannelOption.RECVBUF_ALLOCATOR, loop.reads())
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Outbound.WATER_MARK)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel ignored) {
                if (proxy != null) {
                  channel.pipeline().addLast(proxy);
                }
                if (handshake != null) {
                  channel.pipeline().addLast(handshake);
                }
                channel.pipeline().addLast(connection);
              }
            });
  }
}
