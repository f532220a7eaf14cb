package moongate.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import moongate.testkit.Await;
import org.junit.jupiter.api.Test;

/// Functions on the frames of a WebSocket whose client comes over HTTP/2 (RFC 8441): Netty's
/// client, Netty's server, a node between them.
class FramesOverHttp2Test {
  private static final String CONFIGURATION =
      """
      _format_version: '3.0'
      services:
      - name: chat
        url: %s
        routes:
        - name: chat
          paths: [/chat]
          protocols: [%s]
          plugins:
          - name: pre-function
            config:
      %s
      routes:
      """
          + Told.ROUTE;

  /// What the stream has received, as text.
  private static final class Received extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final StringBuffer text = new StringBuffer();

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
      if (frame instanceof Http2HeadersFrame head) {
        text.append("status ").append(head.headers().status());
        text.append(' ').append(head.headers().get("sec-websocket-protocol")).append('\n');
      } else if (frame instanceof Http2DataFrame data) {
        text.append(data.content().toString(ISO_8859_1));
        text.append(data.isEndStream() ? "(end)" : "");
      }
    }

    String await(String part) throws Exception {
      return Await.value(text::toString, it -> it.contains(part));
    }
  }

  private static Channel open(Channel connection, Received received) throws Exception {
    var stream =
        new Http2StreamChannelBootstrap(connection)
            .handler(received)
            .open()
            .get(10, TimeUnit.SECONDS);
    var headers =
        new DefaultHttp2Headers(false)
            .method("CONNECT")
            .scheme("http")
            .path("/chat")
            .authority("localhost")
            .set(":protocol", "websocket")
            .set("sec-websocket-version", "13")
            .set("sec-websocket-protocol", "chat");
    stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers)).get(10, TimeUnit.SECONDS);
    return stream;
  }

  /// A frame of a client, masked with zeros.
  private static void send(Channel stream, int start, String payload) throws Exception {
    var frame = (char) start + "" + (char) (0x80 | payload.length()) + "\0\0\0\0" + payload;
    var bytes = Unpooled.wrappedBuffer(frame.getBytes(ISO_8859_1));
    stream.writeAndFlush(new DefaultHttp2DataFrame(bytes)).get(10, TimeUnit.SECONDS);
  }

  private static Channel connect(MultiThreadIoEventLoopGroup group, int port) throws Exception {
    return new Bootstrap()
        .group(group)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(
                        Http2FrameCodecBuilder.forClient().validateHeaders(false).build(),
                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
              }
            })
        .connect("127.0.0.1", port)
        .sync()
        .channel();
  }

  @FunctionalInterface
  private interface Talk {
    void with(Channel stream, Received received, GatewayUnderTest gateway) throws Exception;
  }

  private static void talk(String scheme, String protocols, String functions, Talk talk)
      throws Exception {
    var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (var upstream = new WebSocketUpstream(null);
        var gateway =
            GatewayUnderTest.with(
                Map.of(
                    "proxy_listen",
                    "127.0.0.1:0 http2",
                    "declarative_config_string",
                    CONFIGURATION.formatted(
                        scheme + "://localhost:" + upstream.port(),
                        protocols,
                        functions.indent(8))))) {
      var received = new Received();
      var connection = connect(group, gateway.port());
      talk.with(open(connection, received), received, gateway);
      connection.close().sync();
    } finally {
      group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  @Test
  void functionsSeeTheHandshakeTheFramesAndTheEnd() throws Exception {
    var functions =
        """
        ws_handshake:
        - |
          kong.ctx.plugin.seen = kong.request.get_method() .. " " .. kong.request.get_http_version()
        ws_client_frame:
        - |
          local data, type = kong.websocket.client.get_frame()
          if type == "text" then kong.websocket.client.set_frame_data(data:upper()) end
        ws_upstream_frame:
        - |
          local data, type = kong.websocket.upstream.get_frame()
          if type == "text" then kong.websocket.upstream.set_frame_data("<" .. data .. ">") end
        ws_close:
        - |
          local line = kong.log.serialize()
          ngx.shared.kong:set("told", kong.ctx.plugin.seen .. " " .. line.response.status)
        """;
    talk(
        "ws",
        "ws, wss",
        functions,
        (stream, received, gateway) -> {
          assertThat(received.await("\n")).isEqualTo("status 200 chat\n");
          send(stream, 0x81, "hello");
          received.await("\u0081\7<HELLO>");
          send(stream, 0x88, "\3\u00e8");
          assertThat(received.await("(end)")).endsWith("\u0088\2\3\u00e8(end)");
          assertThat(Told.by(gateway)).isEqualTo("GET 2 101");
        });
  }

  @Test
  void aTunnelPassesTheFramesAsTheyAre() throws Exception {
    var functions =
        """
        log:
        - |
          ngx.shared.kong:set("told", ngx.var.status .. " " .. tostring(ngx.var.http_upgrade))
        """;
    talk(
        "http",
        "http, https",
        functions,
        (stream, received, gateway) -> {
          assertThat(received.await("\n")).isEqualTo("status 200 chat\n");
          send(stream, 0x81, "hello");
          received.await("\u0081\5hello");
          send(stream, 0x81, "cut");
          received.await("(end)");
          stream.close().sync();
          assertThat(Told.by(gateway)).endsWith(" websocket");
        });
  }
}
