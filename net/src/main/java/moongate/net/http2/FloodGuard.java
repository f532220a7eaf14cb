package moongate.net.http2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/// Weighs what a client makes us do against what it gets done: floods of pings, settings, empty
/// frames or window updates (CVE-2019-9512 and its like) and of requests that are reset at once, by
/// either side (CVE-2023-44487, CVE-2025-8671), end the connection.
final class FloodGuard {
  private static final int MOST = 10_000;
  private static final int RESET = 20;
  private static final int ANSWER = 20;
  private static final int DATA = 2;

  private int weight;

  /// A frame that carries nothing on.
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

  /// Part of a body went one way or the other.
  void data() {
    weight = Math.max(0, weight - DATA);
  }

  private void add(int more) throws Http2Exception {
    weight += more;
    check();
  }

  /// @throws Http2Exception when it is too much
  void check() throws Http2Exception {
    if (weight > MOST) {
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM, "too many frames without an answered request");
    }
  }
}
