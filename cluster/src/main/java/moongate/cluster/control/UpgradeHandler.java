package moongate.cluster.control;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/// Answers the only request of a connection, the upgrade to WebSocket, in which a data plane tells
/// who it is.
final class UpgradeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String PATH = "/v1/outlet";
  private static final Pattern SHOWABLE = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private final WebSocketDecoderConfig frames;
  private final BiFunction<ChannelHandlerContext, Caller, Outlet> outlets;

  /// What a data plane tells of its identity.
  ///
  /// @param id a UUID
  record Caller(String id, String hostname, String version) {}

  UpgradeHandler(
      WebSocketDecoderConfig frames, BiFunction<ChannelHandlerContext, Caller, Outlet> outlets) {
    this.frames = frames;
    this.outlets = outlets;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      answer(context, BAD_REQUEST, "bad request");
      return;
    }
    var target = new QueryStringDecoder(request.uri());
    if (!target.rawPath().equals(PATH)) {
      answer(context, NOT_FOUND, "not found");
      return;
    }
    var caller = caller(target);
    if (caller.isEmpty()) {
      answer(context, BAD_REQUEST, "node_id (a UUID) and node_version are required");
      return;
    }
    boolean isUpgrade =
        request.method().equals(HttpMethod.GET)
            && request
                .headers()
                .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    if (!isUpgrade) {
      answer(context, BAD_REQUEST, "a data plane opens a WebSocket here");
      return;
    }
    upgrade(context, request, caller.get());
  }

  private static Optional<Caller> caller(QueryStringDecoder target) {
    var id = parameter(target, "node_id").filter(UpgradeHandler::isUuid);
    var version = parameter(target, "node_version");
    var hostname = parameter(target, "node_hostname").orElse("unknown");
    return id.isPresent() && version.isPresent()
        ? Optional.of(new Caller(id.get().toLowerCase(Locale.ROOT), hostname, version.get()))
        : Optional.empty();
  }

  private static Optional<String> parameter(QueryStringDecoder target, String name) {
    return target.parameters().getOrDefault(name, List.of()).stream()
        .findFirst()
        .filter(text -> SHOWABLE.matcher(text).matches());
  }

  private static boolean isUuid(String text) {
    try {
      return UUID.fromString(text).toString().equals(text.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException another) {
      return false;
    }
  }

  private void upgrade(ChannelHandlerContext context, FullHttpRequest request, Caller caller) {
    var handshaker =
        new WebSocketServerHandshakerFactory(PATH, null, frames).newHandshaker(request);
    if (handshaker == null) {
      WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel())
          .addListener(ChannelFutureListener.CLOSE);
      return;
    }
    var outlet = outlets.apply(context, caller);
    context.pipeline().replace(this, "outlet", outlet);
    handshaker
        .handshake(context.channel(), request)
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private static void answer(
      ChannelHandlerContext context, HttpResponseStatus status, String text) {
    var body = Unpooled.copiedBuffer(text + "\n", StandardCharsets.US_ASCII);
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain")
        .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  /// If WebSocket's own checks fail, the peer gets an answer, too.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    context.close();
  }
}
