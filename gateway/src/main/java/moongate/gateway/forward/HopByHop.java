package moongate.gateway.forward;

import java.util.Locale;
import java.util.Set;
import moongate.http.HeaderName;
import moongate.http.Headers;

/// Headers that concern one connection only (RFC 9110, section 7.6.1).
final class HopByHop {
  private static final HeaderName[] ALWAYS = {
    HeaderName.CONNECTION,
    HeaderName.KEEP_ALIVE,
    HeaderName.PROXY_CONNECTION,
    HeaderName.TRANSFER_ENCODING,
    HeaderName.UPGRADE
  };

  private static final Set<String> KEPT = Set.of("", "content-length", "connection");

  private HopByHop() {}

  /// Removes these headers, and those that `Connection` names, except Content-Length and headers
  /// that plugins have written: a client that names `X-Consumer-Username` there must not be able to
  /// hide who it is.
  static void remove(Headers headers) {
    for (int i = headers.find(HeaderName.CONNECTION); i >= 0; ) {
      if (!headers.valueEquals(i, "keep-alive") && !headers.valueEquals(i, "close")) {
        removeNamed(headers, headers.valueAt(i));
        i = headers.find(HeaderName.CONNECTION);
      }
      i = i < 0 ? i : removeAndNext(headers, i);
    }
    for (var name : ALWAYS) {
      headers.remove(name);
    }
  }

  private static int removeAndNext(Headers headers, int index) {
    headers.removeAt(index);
    return headers.find(HeaderName.CONNECTION);
  }

  private static void removeNamed(Headers headers, String connection) {
    for (var token : connection.split(",", -1)) {
      var name = HeaderName.of(token.strip());
      if (!KEPT.contains(name.text().toLowerCase(Locale.ROOT)) && !headers.maybeWritten(name)) {
        headers.remove(name);
      }
    }
  }
}
