package moongate.bench.gateway;

import java.util.Arrays;
import java.util.List;

/// What a load speaks, and so which of a target's listeners it goes to.
enum Protocol {
  HTTP("http", "HTTP/1.1", Listener.PLAIN, 1),
  VARIED("varied", "HTTP/1.1, no two requests alike", Listener.PLAIN, 2),
  SESSIONS("sessions", "a connection for each request", Listener.PLAIN, 20),
  TLS("tls", "HTTP/1.1 over TLS 1.3", Listener.SECURE, 2),
  HANDSHAKES("handshakes", "a full TLS 1.3 handshake for each request", Listener.SECURE, 20),
  RESUMED("resumed", "a resumed TLS 1.3 handshake for each request", Listener.SECURE, 20),
  HTTP2("h2", "HTTP/2 over TLS, 32 streams a connection", Listener.SECURE, 2),
  HTTP2_PLAIN("h2c", "HTTP/2, 32 streams a connection", Listener.HTTP2, 2),
  GRPC("grpc", "gRPC to a gRPC service, 32 calls a connection", Listener.HTTP2, 2);

  /// A port of each target; the numbers follow one another in this order.
  enum Listener {
    PLAIN,
    SECURE,
    HTTP2
  }

  final String word;
  final String title;
  final Listener listener;

  /// By how much the warm-up is shortened: most of what runs is warm from the loads before, and a
  /// handshake takes a while.
  final int warmupDivisor;

  Protocol(String word, String title, Listener listener, int warmupDivisor) {
    this.word = word;
    this.title = title;
    this.listener = listener;
    this.warmupDivisor = warmupDivisor;
  }

  static Protocol of(String word) {
    for (var protocol : values()) {
      if (protocol.word.equals(word)) {
        return protocol;
      }
    }
    throw new IllegalArgumentException("BENCH_LOADS: no protocol '" + word + "' in " + words());
  }

  private static List<String> words() {
    return Arrays.stream(values()).map(protocol -> protocol.word).toList();
  }
}
