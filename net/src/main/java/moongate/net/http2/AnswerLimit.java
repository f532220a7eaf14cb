package moongate.net.http2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.concurrent.TimeUnit;
import moongate.net.loop.NettyLoop;

/// How many frames that carry nothing on an upstream may send: each is work, and most are answered.
/// They count until the upstream has taken what it was sent, and for a second at least, so that
/// answers that nobody takes do not pile up, while calls of any length may have their pings.
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

  /// @param isTaken whether the peer takes what it is sent
  /// @throws Http2Exception when it is too much
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
