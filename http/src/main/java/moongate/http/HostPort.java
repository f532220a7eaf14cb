package moongate.http;

import java.net.URI;

/// The ports that URLs and the field `Host` leave out.
public final class HostPort {
  private static final int OF_HTTPS = 443;
  private static final int OF_HTTP = 80;

  private HostPort() {}

  /// The port of URLs that name none.
  public static int usual(boolean isSecure) {
    return isSecure ? OF_HTTPS : OF_HTTP;
  }

  /// The port of `url`, whether it names one or not.
  public static int of(URI url, boolean isSecure) {
    return url.getPort() > 0 ? url.getPort() : usual(isSecure);
  }

  /// The value of `Host`: with the port when it is another than the usual one.
  public static String header(String host, int port, boolean isSecure) {
    return port == usual(isSecure) ? host : host + ":" + port;
  }
}
