package moongate.net.http2;

import java.util.List;
import moongate.http.ClientResponse;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.UpstreamException;
import moongate.http.WebSocketKey;
import moongate.net.http1.UpstreamResponse;

/// WebSocket on an HTTP/2 stream (RFC 8441) for services that use HTTP/1.1: checks their answer to
/// the handshake, and converts it for the client.
final class ExtendedConnect {
  /// RFC 8441, 5: on a stream it means what 101 means in HTTP/1.1.
  static final int ACCEPTED = 200;

  /// Headers that only occur in HTTP/1.1 responses that switch to another protocol.
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
  /// @throws UpstreamException if it answers another key. The client cannot check that, because it
  ///   has sent none
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

  /// Removes the headers that an HTTP/2 client must not see.
  static void strip(Headers headers) {
    OF_UPGRADES.forEach(headers::remove);
  }
}
