package moongate.gateway;

import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Version;
import moongate.model.entity.Route;
import org.jspecify.annotations.Nullable;

/// The protocol that a route requires. Protocols are not part of the match: a request with the
/// wrong protocol gets an answer that tells so.
final class ProtocolRule {
  private static final int UPGRADE_REQUIRED = 426;

  private final boolean isHttpsOnly;
  private final boolean isWebSocket;
  private final boolean isWssOnly;
  private final boolean isGrpc;
  private final boolean isGrpcsOnly;
  private final int redirectStatus;

  ProtocolRule(Route route) {
    var protocols = route.protocols();
    isHttpsOnly = protocols.contains("https") && !protocols.contains("http");
    isWebSocket = protocols.contains("ws") || protocols.contains("wss");
    isWssOnly = protocols.contains("wss") && !protocols.contains("ws");
    isGrpc = protocols.contains("grpc") || protocols.contains("grpcs");
    isGrpcsOnly = protocols.contains("grpcs") && !protocols.contains("grpc");
    redirectStatus = route.httpsRedirectStatusCode();
  }

  /// True if it requires WebSocket.
  boolean isWebSocket() {
    return isWebSocket;
  }

  /// The answer to a request with the wrong protocol; null if the protocol is right.
  @Nullable Answer refusal(Exchange exchange) {
    if (isGrpc) {
      return grpcRefusal(exchange);
    }
    if (isWebSocket) {
      var refusal = WebSocketHandshake.refusal(exchange);
      return refusal == null && isWssOnly && !isHttps(exchange) ? httpsRefusal(exchange) : refusal;
    }
    return isHttpsOnly && !isHttps(exchange) ? httpsRefusal(exchange) : null;
  }

  private static boolean isHttps(Exchange exchange) {
    return exchange.request().connection().isSecure()
        || (exchange.client().isTrusted()
            && exchange
                .headers()
                .firstOr(HeaderName.X_FORWARDED_PROTO, "")
                .equalsIgnoreCase("https"));
  }

  private Answer httpsRefusal(Exchange exchange) {
    var headers = new Headers();
    if (redirectStatus == UPGRADE_REQUIRED) {
      headers.set(HeaderName.CONNECTION, "Upgrade");
      headers.set(HeaderName.UPGRADE, "TLS/1.2, HTTP/1.1");
      return new Answer.ErrorPage(UPGRADE_REQUIRED, headers, "Please use HTTPS protocol");
    }
    var target = exchange.target().pathWithQuery();
    headers.set(HeaderName.LOCATION, "https://" + exchange.host() + target);
    return new Answer.Exit(redirectStatus, headers, "");
  }

  private @Nullable Answer grpcRefusal(Exchange exchange) {
    if (!exchange.headers().firstOr(HeaderName.CONTENT_TYPE, "").startsWith("application/grpc")) {
      return Answer.error(415, "Non-gRPC request matched gRPC route");
    }
    if (exchange.head().version() != Version.HTTP_2) {
      var headers = new Headers();
      headers.set(HeaderName.CONNECTION, "Upgrade");
      headers.set(HeaderName.UPGRADE, "HTTP/2");
      return new Answer.ErrorPage(UPGRADE_REQUIRED, headers, "Please use HTTP2 protocol");
    }
    return isGrpcsOnly && !isHttps(exchange) ? grpcsRefusal() : null;
  }

  private static Answer grpcsRefusal() {
    var headers = new Headers();
    headers.set(HeaderName.CONTENT_TYPE, "application/grpc");
    headers.set(HeaderName.of("grpc-status"), "1");
    headers.set(HeaderName.of("grpc-message"), "gRPC request matched gRPCs route");
    return new Answer.Exit(200, headers, "");
  }
}
