package moongate.functions.api;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Locks of a node by their names: each ends by itself when its time is over. Safe for all threads;
/// none of them waits.
public final class NamedLocks {
  private static final int MOST = 10_000;

  private record Lock(long token, long expiresNanos) {}

  private final ConcurrentHashMap<String, Lock> locks = new ConcurrentHashMap<>();
  private final AtomicLong tokens = new AtomicLong();
  private final NodeClock clock;

  NamedLocks(NodeClock clock) {
    this.clock = clock;
  }

  /// A token; 0 while somebody else has the lock, or when there are too many.
  public long lock(String name, Duration time) {
    if (locks.size() >= MOST) {
      locks.values().removeIf(this::isOver);
      if (locks.size() >= MOST) {
        return 0;
      }
    }
    var own = made(tokens.incrementAndGet(), time);
    var holder = locks.compute(name, (_, other) -> other == null || isOver(other) ? own : other);
    return holder == own ? own.token : 0;
  }

  /// Gives back the lock of `token`; false when its time was over.
  public boolean unlock(String name, long token) {
    var held = locks.get(name);
    return held != null && held.token == token && locks.remove(name, held) && !isOver(held);
  }

  /// Lets the lock of `token` last for `time` from now; false when its time was over.
  public boolean extend(String name, long token, Duration time) {
    var held = locks.get(name);
    return held != null
        && held.token == token
        && !isOver(held)
        && locks.replace(name, held, made(token, time));
  }

  private Lock made(long token, Duration time) {
    return new Lock(token, clock.nanos() + time.toNanos());
  }

  private boolean isOver(Lock lock) {
    return clock.nanos() - lock.expiresNanos >= 0;
  }
}
