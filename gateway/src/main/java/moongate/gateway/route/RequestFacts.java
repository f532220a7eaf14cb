package moongate.gateway.route;

import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// The facts of a request that routes are matched by.
///
/// @param host the requested host without port, as sent
/// @param port the port that the request arrived at
/// @param path the normalised path
/// @param isSecure it came over TLS
/// @param serverName the name asked for in the handshake, in lower case; null for none
/// @param details facts that only few routes ask for
public record RequestFacts(
    String method,
    String host,
    int port,
    String path,
    Headers headers,
    boolean isSecure,
    @Nullable String serverName,
    RequestDetails details) {

  /// A request without details.
  public RequestFacts(
      String method,
      String host,
      int port,
      String path,
      Headers headers,
      boolean isSecure,
      @Nullable String serverName) {
    this(method, host, port, path, headers, isSecure, serverName, RequestDetails.NONE);
  }
}
