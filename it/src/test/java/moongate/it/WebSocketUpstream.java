package moongate.it;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import moongate.model.pki.IssuedCertificate;
import org.jspecify.annotations.Nullable;

/// A service of WebSocket, Netty's: it sends each frame back, leaves when told `leave`, and cuts
/// the connection when told `cut`.
final class WebSocketUpstream implements AutoCloseable {
  private static final int LARGEST_FRAME = 32 << 20;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel listening;

  /// @param own speaks TLS with it; null speaks without
  WebSocketUpstream(@Nullable IssuedCertificate own) throws SSLException {
    var tls = own == null ? null : tls(own);
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    listening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    if (tls != null) {
                      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    }
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(1024),
                            new WebSocketServerProtocolHandler(
                                "/", "chat", true, LARGEST_FRAME, false, true),
                            new Echo());
                  }
                })
            .bind(loopback)
            .syncUninterruptibly()
            .channel();
  }

  private static SslContext tls(IssuedCertificate own) throws SSLException {
    return SslContextBuilder.forServer(own.key(), own.certificate())
        .sslProvider(SslProvider.JDK)
        .build();
  }

  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      var text = frame instanceof TextWebSocketFrame written ? written.text() : "";
      switch (text) {
        case "leave" -> context.writeAndFlush(new CloseWebSocketFrame(4001, "as told"));
        case "cut" -> context.pipeline().firstContext().close(); // past the farewell
        default -> context.writeAndFlush(frame.retain());
      }
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
