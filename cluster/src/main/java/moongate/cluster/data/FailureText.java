package moongate.cluster.data;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.net.UnknownHostException;
import moongate.cluster.tls.RefusedCertificate;

/// Explains to an operator why a connection failed. The messages of libraries do not.
final class FailureText {
  private FailureText() {}

  static String of(Throwable failure) {
    if (failure instanceof WebSocketClientHandshakeException handshake
        && handshake.response() != null) {
      return "it answers " + handshake.response().status() + " in place of a WebSocket";
    }
    if (failure instanceof WebSocketHandshakeException) {
      return String.valueOf(failure.getMessage());
    }
    if (failure instanceof TooLongFrameException
        || failure instanceof CorruptedWebSocketFrameException) {
      return "it sends more than this data plane takes, see cluster_max_payload ("
          + failure.getMessage()
          + ")";
    }
    var deepest = failure;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    if (deepest instanceof UnknownHostException) {
      return "there is no host of that name";
    }
    if (deepest instanceof ConnectTimeoutException) {
      return "it does not answer";
    }
    var text = deepest.getMessage();
    if (text == null || text.isEmpty()) {
      return "the connection failed";
    }
    return RefusedCertificate.text(deepest, text.lines().findFirst().orElse(text));
  }
}
