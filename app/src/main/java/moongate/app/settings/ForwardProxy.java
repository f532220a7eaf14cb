package moongate.app.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import moongate.http.HostPort;

/// The proxy that a data plane reaches its control plane through.
///
/// @param isSecure whether TLS is spoken to the proxy itself
/// @param credentials `user:password`, for proxies that ask for them
public record ForwardProxy(boolean isSecure, HostAndPort address, Optional<String> credentials) {
  static ForwardProxy parse(String text) {
    var url = url(text);
    var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean isSecure = scheme.equals("https");
    if (url.getHost() == null || !(isSecure || scheme.equals("http"))) {
      throw new IllegalArgumentException();
    }
    var host = url.getHost().replaceAll("[\\[\\]]", "");
    var address = new HostAndPort(host, HostPort.of(url, isSecure));
    return new ForwardProxy(isSecure, address, Optional.ofNullable(url.getUserInfo()));
  }

  /// What is wrong with the text is not told by showing it.
  private static URI url(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException malformed) {
      throw (IllegalArgumentException) new IllegalArgumentException().initCause(malformed);
    }
  }

  /// Never the credentials.
  @Override
  public String toString() {
    return (isSecure ? "https://" : "http://") + address;
  }
}
