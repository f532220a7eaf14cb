package moongate.plugins.sockets;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import moongate.fiber.Loop;
import moongate.http.ByteStream;
import org.jspecify.annotations.Nullable;

/// Idle connections that wait for their next use, each on its event loop. A connection that is not
/// used for a while is closed.
public final class KeptStreams {
  private final Duration keepalive;
  private final int most;

  /// By the number of the loop of the streams.
  private final ConcurrentHashMap<Integer, OfLoop> loops = new ConcurrentHashMap<>();

  /// @param since a time of the monotonic clock
  private record Kept(ByteStream stream, long since) {}

  /// The streams of a loop. Only used on the loop's thread. The most recently used connection is
  /// the first.
  private static final class OfLoop {
    final ArrayDeque<Kept> waiting = new ArrayDeque<>();
    boolean isWatched;
  }

  /// @param keepalive how long an idle connection is kept; zero to keep none
  /// @param most the largest number of idle connections on one loop
  public KeptStreams(Duration keepalive, int most) {
    this.keepalive = keepalive;
    this.most = most;
  }

  private OfLoop of(Loop loop) {
    return loops.computeIfAbsent(loop.index(), _ -> new OfLoop());
  }

  /// An idle connection that is open as far as known; null if there is none. On the loop's thread
  /// only.
  public @Nullable ByteStream take(Loop loop) {
    var waiting = of(loop).waiting;
    for (var kept = waiting.poll(); kept != null; kept = waiting.poll()) {
      if (kept.stream.isOpen()) {
        return kept.stream;
      }
      kept.stream.close();
    }
    return null;
  }

  /// Keeps a connection for its next use. On the loop's thread only.
  public void give(Loop loop, ByteStream stream) {
    var own = of(loop);
    if (keepalive.isZero() || own.waiting.size() >= most) {
      stream.close();
      return;
    }
    own.waiting.push(new Kept(stream, System.nanoTime()));
    watch(loop, own);
  }

  /// Starts the timer for all connections of a loop.
  private void watch(Loop loop, OfLoop own) {
    var oldest = own.waiting.peekLast();
    if (own.isWatched || oldest == null) {
      return;
    }
    own.isWatched = true;
    var left = keepalive.minusNanos(System.nanoTime() - oldest.since);
    loop.schedule(left.isPositive() ? left : Duration.ZERO, () -> closeIdle(loop, own));
  }

  private void closeIdle(Loop loop, OfLoop own) {
    own.isWatched = false;
    long now = System.nanoTime();
    own.waiting.removeIf(kept -> {
      boolean isIdle = now - kept.since >= keepalive.toNanos();
      if (isIdle) {
        kept.stream.close();
      }
      return isIdle;
    });
    watch(loop, own);
  }
}
