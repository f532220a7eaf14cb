package moongate.gateway;

import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.ResponseHead;
import moongate.http.UpstreamException;
import moongate.http.WebSocketKey;
import org.jspecify.annotations.Nullable;

/// Checks the opening handshake of WebSocket (RFC 6455, 4) from the position of a proxy: is the
/// client's request a handshake, and has the service agreed to it?
final class WebSocketHandshake {
  private static final HeaderName VERSION = HeaderName.of("Sec-WebSocket-Version");
  private static final HeaderName EXTENSIONS = HeaderName.of("Sec-WebSocket-Extensions");
  private static final String ONLY_VERSION = "13";
  private static final int UPGRADE_REQUIRED = 426;

  private WebSocketHandshake() {}

  /// The answer to a request that is not a handshake; null if it is one.
  static @Nullable Answer refusal(Exchange exchange) {
    var headers = exchange.headers();
    if (!exchange.request().canSwitch()
        || !headers.firstOr(HeaderName.UPGRADE, "").equalsIgnoreCase("websocket")
        || !headers.hasToken(HeaderName.CONNECTION, "upgrade")) {
      return upgradeRequired("Please use WebSocket protocol");
    }
    if (!headers.firstOr(VERSION, "").equals(ONLY_VERSION)) {
      return upgradeRequired("Please use version 13 of the WebSocket protocol");
    }
    if (!exchange.head().method().equals("GET")
        || !WebSocketKey.isValid(headers.firstOr(WebSocketKey.KEY, ""))) {
      return Answer.error(400, "Bad WebSocket handshake");
    }
    return null;
  }

  private static Answer upgradeRequired(String message) {
    var headers = new Headers();
    headers.set(HeaderName.CONNECTION, "Upgrade");
    headers.set(HeaderName.UPGRADE, "websocket");
    headers.set(VERSION, ONLY_VERSION);
    return new Answer.ErrorPage(UPGRADE_REQUIRED, headers, message);
  }

  /// Checks the 101 of the service.
  ///
  /// @throws UpstreamException if the service has not agreed to this handshake
  static void check(Exchange exchange, ResponseHead answer) {
    var headers = answer.headers();
    if (!headers.firstOr(HeaderName.UPGRADE, "").equalsIgnoreCase("websocket")) {
      throw invalid("it upgrades to something else");
    }
    if (!WebSocketKey.fits(exchange.headers(), headers)) {
      throw invalid("Sec-WebSocket-Accept does not fit the request");
    }
    if (headers.contains(EXTENSIONS)) {
      throw invalid("Sec-WebSocket-Extensions were not asked for");
    }
  }

  private static UpstreamException invalid(String why) {
    return UpstreamException.inResponse(
        UpstreamException.Kind.BAD_RESPONSE,
        "upstream sent an invalid WebSocket handshake: " + why);
  }
}
