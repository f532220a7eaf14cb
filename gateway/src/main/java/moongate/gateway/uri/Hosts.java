package moongate.gateway.uri;

/// The parts of `host:port`, IPv6 in brackets.
public final class Hosts {
  private Hosts() {}

  /// The host without its port; brackets stay.
  public static String name(String hostAndPort) {
    int colon = portColon(hostAndPort);
    return colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
  }

  /// The port, or `fallback` when there is none.
  public static int port(String hostAndPort, int fallback) {
    int colon = portColon(hostAndPort);
    if (colon < 0) {
      return fallback;
    }
    try {
      return Integer.parseInt(hostAndPort, colon + 1, hostAndPort.length(), 10);
    } catch (NumberFormatException notANumber) {
      return fallback;
    }
  }

  private static int portColon(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return colon > hostAndPort.lastIndexOf(']') ? colon : -1;
  }
}
