package moongate.net.http2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.concurrent.TimeUnit;
import moongate.net.loop.NettyLoop;

/// Limits how many frames without content (pings, settings) an upstream may send: each is work, and
/// most are answered. They count until the upstream has taken the output, and for at least one
/// second. So answers that nobody reads do not pile up, while long calls may have their pings.
final class AnswerLimit {
  private static final int MOST = 10_000;
  private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);

  private final NettyLoop loop;
  private long begun;
  private int count;

  AnswerLimit(NettyLoop loop) {
    this.loop = loop;
    this.begun = loop.nanoTime();
  }

  /// @param isTaken whether the peer takes its output
  /// @throws Http2Exception if there are too many
  void count(boolean isTaken) throws Http2Exception {
    if (++count <= MOST) {
      return;
    }
    long now = loop.nanoTime();
    if (isTaken && now - begun > PERIOD) {
      begun = now;
      count = 0;
      return;
    }
    throw Http2Exception.connectionError(
        Http2Error.ENHANCE_YOUR_CALM, "more than %d frames that carry nothing on", MOST);
  }
}
