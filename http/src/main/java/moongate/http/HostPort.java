package moongate.http;

import java.net.URI;

/// The default ports, which URLs and the field `Host` omit.
public final class HostPort {
  private static final int OF_HTTPS = 443;
  private static final int OF_HTTP = 80;

  private HostPort() {}

  /// The default port.
  private static int usual(boolean isSecure) {
    return isSecure ? OF_HTTPS : OF_HTTP;
  }

  /// The port of `url`; the default one if the URL has none.
  public static int of(URI url, boolean isSecure) {
    return url.getPort() > 0 ? url.getPort() : usual(isSecure);
  }

  /// The value of `Host`: with the port unless that is the default one.
  public static String header(String host, int port, boolean isSecure) {
    return port == usual(isSecure) ? host : host + ":" + port;
  }
}
