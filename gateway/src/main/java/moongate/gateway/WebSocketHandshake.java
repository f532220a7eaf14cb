package moongate.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.ResponseHead;
import moongate.http.UpstreamException;
import moongate.http.Version;
import org.jspecify.annotations.Nullable;

/// The opening handshake of WebSocket (RFC 6455, 4), as far as it concerns who stands between: is
/// the client's request one, and has the service agreed to that very request?
final class WebSocketHandshake {
  private static final HeaderName KEY = HeaderName.of("Sec-WebSocket-Key");
  private static final HeaderName ACCEPT = HeaderName.of("Sec-WebSocket-Accept");
  private static final HeaderName VERSION = HeaderName.of("Sec-WebSocket-Version");
  private static final HeaderName EXTENSIONS = HeaderName.of("Sec-WebSocket-Extensions");
  private static final String ONLY_VERSION = "13";
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;
  private static final int UPGRADE_REQUIRED = 426;

  private WebSocketHandshake() {}

  /// What to answer to a request that is no handshake; null for one that is.
  static @Nullable Answer refusal(Exchange exchange) {
    var headers = exchange.headers();
    if (exchange.head().version() != Version.HTTP_1_1
        || !headers.firstOr(HeaderName.UPGRADE, "").equalsIgnoreCase("websocket")
        || !headers.hasToken(HeaderName.CONNECTION, "upgrade")) {
      return upgradeRequired("Please use WebSocket protocol");
    }
    if (!headers.firstOr(VERSION, "").equals(ONLY_VERSION)) {
      return upgradeRequired("Please use version 13 of the WebSocket protocol");
    }
    if (!exchange.head().method().equals("GET") || !isKey(headers.firstOr(KEY, ""))) {
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

  private static boolean isKey(String text) {
    try {
      return text.length() == 24 && Base64.getDecoder().decode(text).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /// The service has answered 101.
  ///
  /// @throws UpstreamException when it has not agreed to this handshake
  static void check(Exchange exchange, ResponseHead answer) {
    var headers = answer.headers();
    if (!headers.firstOr(ACCEPT, "").equals(acceptance(exchange.headers().firstOr(KEY, "")))) {
      throw invalid("Sec-WebSocket-Accept does not fit the request");
    }
    if (headers.contains(EXTENSIONS)) {
      throw invalid("Sec-WebSocket-Extensions were not asked for");
    }
  }

  private static UpstreamException invalid(String why) {
    return new UpstreamException(
        UpstreamException.Kind.BAD_RESPONSE,
        "upstream sent an invalid WebSocket handshake: " + why,
        true,
        true);
  }

  private static String acceptance(String key) {
    try {
      var sum = MessageDigest.getInstance("SHA-1");
      var bytes = (key + GUID).getBytes(StandardCharsets.ISO_8859_1);
      return Base64.getEncoder().encodeToString(sum.digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JVM has SHA-1", impossible);
    }
  }
}
