package moongate.gateway;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.forward.ResponseHeaders;
import moongate.gateway.log.LogContext;
import moongate.gateway.plugin.PluginRun;
import moongate.http.ClientResponse;
import moongate.http.Response;
import moongate.http.WebSocketFrame;
import moongate.http.WebSocketFrame.Ending;
import moongate.http.WebSocketFrame.Farewell;
import moongate.http.WebSocketLink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes the frames of a WebSocket between its client and its service, each through
/// ws_client_frame or ws_upstream_frame. If a plugin fails, the connection ends for both with 1011:
/// a frame that the plugin should have changed or held back must not get through.
final class FrameRelay {
  private static final Logger log = LoggerFactory.getLogger("moongate.proxy");
  private static final Ending FAILED = new Ending(Farewell.FAILED, Farewell.FAILED);

  private final ResponseHeaders responseHeaders;

  FrameRelay(ResponseHeaders responseHeaders) {
    this.responseHeaders = responseHeaders;
  }

  /// Completes the handshake that the service has agreed to, and returns when both connections are
  /// closed.
  void pass(Exchange exchange, ClientResponse upstream, PluginRun plugins, Response response) {
    var own = exchange.response();
    WebSocketHandshake.check(exchange, own.head());
    own.headSent();
    own.headGone();
    responseHeaders.addOwn(exchange);
    var timeouts = exchange.upstream().timeouts();
    try (var link = response.webSocket(own.head(), upstream, timeouts, exchange.payloadLimits())) {
      for (var frame = link.next(); frame != null; frame = link.next()) {
        pass(frame, exchange, plugins, link);
      }
      if (!link.problem().isEmpty()) {
        log.info("WebSocket: {}, {}", link.problem(), LogContext.of(exchange));
      }
    }
  }

  private static void pass(
      WebSocketFrame frame, Exchange exchange, PluginRun plugins, WebSocketLink link) {
    boolean isFit = plugins.wsFrame(exchange, frame);
    var ending = isFit ? frame.ending() : FAILED;
    if (ending != null) {
      frame.release();
      link.end(ending);
    } else if (frame.isDropped()) {
      frame.release();
    } else {
      link.pass(frame);
    }
  }
}
