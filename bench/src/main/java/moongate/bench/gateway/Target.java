package moongate.bench.gateway;

/// One row of a table: where to send requests, and whose CPU time they cost.
///
/// @param name the row's name
/// @param table which table it belongs to
/// @param firstPort where it listens on loopback; its other listeners follow
/// @param host the Host header; Moongate's rows are told apart by it
/// @param root the measured process; its children count too
/// @param isCompiling whether it becomes faster with the number of requests
record Target(
    String name, Table table, int firstPort, String host, ProcessHandle root, boolean isCompiling) {
  enum Table {
    PLAIN("Plain proxy"),
    FUNCTIONS("Functions in access and header_filter"),
    STREAM("TCP and TLS streams");

    final String title;

    Table(String title) {
      this.title = title;
    }

    /// Streams do not know what passes, so that few loads are of interest.
    boolean takes(Protocol protocol) {
      return switch (protocol) {
        case HTTP, TLS -> true;
        case SESSIONS -> this == STREAM;
        case VARIED, HANDSHAKES, RESUMED, HTTP2, HTTP2_PLAIN, GRPC -> this != STREAM;
      };
    }
  }

  int port(Protocol protocol) {
    return firstPort + protocol.listener.ordinal();
  }

  String url(Protocol protocol, String path) {
    String scheme = protocol.listener == Protocol.Listener.SECURE ? "https" : "http";
    return scheme + "://127.0.0.1:" + port(protocol) + path;
  }
}
