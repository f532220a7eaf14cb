package moongate.gateway.route;

/// One host that a route accepts: a name, or a wildcard for its first or last labels, perhaps with
/// the port that the request has to arrive at.
///
/// @param key the name; of a wildcard the fixed part with its dot: `.example.com` or `example.`
/// @param kind how `key` has to fit
/// @param port the listening port, -1 for any
record HostRule(String key, Kind kind, int port) {
  enum Kind {
    EXACT,
    SUFFIX,
    PREFIX
  }

  static HostRule parse(String host) {
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon > host.lastIndexOf(']');
    var name = hasPort ? host.substring(0, colon) : host;
    int port = hasPort ? Integer.parseInt(host, colon + 1, host.length(), 10) : -1;
    if (name.startsWith("*")) {
      return new HostRule(name.substring(1), Kind.SUFFIX, port);
    }
    if (name.endsWith("*")) {
      return new HostRule(name.substring(0, name.length() - 1), Kind.PREFIX, port);
    }
    return new HostRule(name, Kind.EXACT, port);
  }

  boolean isWildcard() {
    return kind != Kind.EXACT;
  }

  boolean matches(String host, int requestPort) {
    boolean fits =
        switch (kind) {
          case EXACT -> host.equals(key);
          case SUFFIX -> host.endsWith(key);
          case PREFIX -> host.startsWith(key);
        };
    return fits && (port < 0 || port == requestPort);
  }
}
