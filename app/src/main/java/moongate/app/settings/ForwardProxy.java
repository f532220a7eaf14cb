package moongate.app.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import moongate.http.HostPort;

/// The proxy through which a data plane connects to its control plane.
///
/// @param isSecure whether the connection to the proxy uses TLS
/// @param credentials `user:password`, if the proxy requires them
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

  /// Messages must not contain the text, which may have a password in it.
  private static URI url(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException malformed) {
      throw (IllegalArgumentException) new IllegalArgumentException().initCause(malformed);
    }
  }

  /// Without the credentials.
  @Override
  public String toString() {
    return (isSecure ? "https://" : "http://") + address;
  }
}
