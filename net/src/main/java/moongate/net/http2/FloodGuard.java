package moongate.net.http2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/// Compares the work that a client causes with what it achieves. Floods of pings, settings, empty
/// frames or window updates (CVE-2019-9512 and similar), and of requests that are reset at once by
/// either side (CVE-2023-44487, CVE-2025-8671), end the connection.
final class FloodGuard {
  private static final int MOST = 10_000;
  private static final int RESET = 20;
  private static final int ANSWER = 20;
  private static final int DATA = 2;

  private int weight;

  /// A frame without content has arrived.
  void control() throws Http2Exception {
    add(1);
  }

  /// A request ended before its answer was complete.
  void reset() {
    weight += RESET;
  }

  /// A request was answered.
  void answered() {
    weight = Math.max(0, weight - ANSWER);
  }

  /// A part of a body was sent or received.
  void data() {
    weight = Math.max(0, weight - DATA);
  }

  private void add(int more) throws Http2Exception {
    weight += more;
    check();
  }

  /// @throws Http2Exception if it is too much
  void check() throws Http2Exception {
    if (weight > MOST) {
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM, "too many frames without an answered request");
    }
  }
}
