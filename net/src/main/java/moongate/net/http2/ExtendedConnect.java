package moongate.net.http2;

import java.util.List;
import moongate.http.ClientResponse;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.UpstreamException;
import moongate.http.WebSocketKey;
import moongate.net.http1.UpstreamResponse;

/// WebSocket on a stream of HTTP/2 (RFC 8441), for services that speak it over HTTP/1.1: what their
/// answer to the handshake must be, and what of it the client is told.
final class ExtendedConnect {
  /// RFC 8441, 5: it says on a stream what 101 says in HTTP/1.1.
  static final int ACCEPTED = 200;

  /// What only responses of HTTP/1.1 say that switch to another protocol.
  private static final List<HeaderName> OF_UPGRADES =
      List.of(
          HeaderName.CONNECTION,
          HeaderName.UPGRADE,
          HeaderName.TRANSFER_ENCODING,
          HeaderName.CONTENT_LENGTH,
          WebSocketKey.ACCEPT);

  private ExtendedConnect() {}

  /// The answer of a service that agrees to what `request` asks for.
  ///
  /// @throws UpstreamException when it answers another key: the client cannot tell, as it has sent
  ///   none
  static UpstreamResponse agreed(ServerStream request, ClientResponse upstream) {
    if (!(upstream instanceof UpstreamResponse answered)) {
      throw new IllegalArgumentException("not an upstream of HTTP/1.1");
    }
    if (!WebSocketKey.fits(request.head().headers(), upstream.head().headers())) {
      throw UpstreamException.inResponse(
          UpstreamException.Kind.BAD_RESPONSE,
          "upstream sent an invalid WebSocket handshake: Sec-WebSocket-Accept does not fit the"
              + " request");
    }
    return answered;
  }

  /// Leaves of the service's answer what a client of HTTP/2 may see.
  static void strip(Headers headers) {
    OF_UPGRADES.forEach(headers::remove);
  }
}
