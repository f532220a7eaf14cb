package moongate.cluster.data;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import moongate.cluster.protocol.BasicInfo;
import org.jspecify.annotations.Nullable;

/// The messages of one connection to a control plane: this node sends its report, then again and
/// again the hash of the configuration in force. The control plane sends configurations.
final class Conversation extends SimpleChannelInboundHandler<WebSocketFrame> {
  /// After that, the connection is taken for lost. The control plane answers pings.
  static final Duration LONGEST_SILENCE = Duration.ofSeconds(45);

  private static final Duration BETWEEN_PINGS = Duration.ofSeconds(30);

  /// Is told about the state of the connection.
  interface Listener {
    void connected();

    /// Called once for each connection, with the first reason.
    void failed(String reason);
  }

  private final BasicInfo info;
  private final Updates updates;
  private final String peer;
  private final Listener listener;
  private @Nullable String reason;

  /// @param peer the control plane, for the log
  Conversation(BasicInfo info, Updates updates, String peer, Listener listener) {
    this.info = info;
    this.updates = updates;
    this.peer = peer;
    this.listener = listener;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      begin(context);
    } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
      end(context, "it does not answer the WebSocket handshake");
    } else if (event instanceof IdleStateEvent) {
      end(context, "nothing was heard of it for " + LONGEST_SILENCE.toSeconds() + " seconds");
    }
    context.fireUserEventTriggered(event);
  }

  private void begin(ChannelHandlerContext context) {
    context.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(info.write())));
    listener.connected();
    ping(context, updates.hash());
    long millis = BETWEEN_PINGS.toMillis();
    var pings =
        context
            .executor()
            .scheduleAtFixedRate(
                () -> ping(context, updates.hash()), millis, millis, TimeUnit.MILLISECONDS);
    context.channel().closeFuture().addListener(_ -> pings.cancel(false));
  }

  private static void ping(ChannelHandlerContext context, String hash) {
    var bytes = hash.getBytes(StandardCharsets.ISO_8859_1);
    context.writeAndFlush(new PingWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    switch (frame) {
      case BinaryWebSocketFrame message ->
          updates.offer(
              ByteBufUtil.getBytes(message.content()),
              peer,
              hash -> context.executor().execute(() -> ping(context, hash)));
      case CloseWebSocketFrame close -> {
        var said = close.reasonText() == null ? "" : close.reasonText();
        reason = "it closed the connection (" + (close.statusCode() + " " + said).strip() + ")";
        context.writeAndFlush(close.retain()).addListener(_ -> context.close());
      }
      case PongWebSocketFrame _, PingWebSocketFrame _ -> {}
      default -> end(context, "it sent a frame that is none of this protocol");
    }
  }

  /// Each ping is answered. Who sends many and reads nothing is not read any more, so that the
  /// answers do not pile up; and is taken for lost after a while.
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(context.channel().isWritable());
    context.fireChannelWritabilityChanged();
  }

  private void end(ChannelHandlerContext context, String why) {
    if (reason == null) {
      reason = why;
    }
    context.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    end(context, FailureText.of(failure));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    listener.failed(reason == null ? "it closed the connection" : reason);
    context.fireChannelInactive();
  }
}
