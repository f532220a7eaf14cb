package moongate.net.http1;

import java.util.List;
import moongate.http.HeaderName;
import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// Collects the trailers of a chunked body as their bytes arrive.
final class TrailerFields {
  /// Fields about framing, routing or authentication are not allowed in trailers, where nobody
  /// would check them any more (RFC 9110, 6.5.1).
  private static final List<HeaderName> FORBIDDEN =
      List.of(
          HeaderName.CONNECTION,
          HeaderName.KEEP_ALIVE,
          HeaderName.PROXY_CONNECTION,
          HeaderName.TE,
          HeaderName.TRAILER,
          HeaderName.TRANSFER_ENCODING,
          HeaderName.UPGRADE,
          HeaderName.CONTENT_LENGTH,
          HeaderName.CONTENT_ENCODING,
          HeaderName.CONTENT_TYPE,
          HeaderName.of("Content-Range"),
          HeaderName.HOST,
          HeaderName.LOCATION,
          HeaderName.SET_COOKIE,
          HeaderName.AUTHORIZATION,
          HeaderName.PROXY_AUTHENTICATE,
          HeaderName.PROXY_AUTHORIZATION,
          HeaderName.of("WWW-Authenticate"));

  private final StringBuilder lines = new StringBuilder();
  private final Headers fields = new Headers();

  void add(byte octet) {
    if (octet == '\n') {
      end(lines.toString());
      lines.setLength(0);
    } else {
      lines.append((char) (octet & 0xFF));
    }
  }

  private void end(String line) {
    int colon = line.indexOf(':');
    if (colon > 0) {
      var name = HeaderName.of(line.substring(0, colon));
      if (!FORBIDDEN.contains(name)) {
        fields.add(name, line.substring(colon + 1).strip());
      }
    }
  }

  /// The trailers that may be passed on; null for none.
  @Nullable Headers fields() {
    return fields.size() == 0 ? null : fields;
  }
}
