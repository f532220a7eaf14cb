package moongate.functions.api;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import moongate.functions.text.Digests;

/// The locks of a node by name. Each expires when its time is over. Safe for all threads; nothing
/// here waits.
public final class NamedLocks {
  private static final int MOST = 10_000;
  private static final int LONGEST_NAME = 128;

  private record Lock(long token, long expiresNanos) {}

  private final ConcurrentHashMap<String, Lock> locks = new ConcurrentHashMap<>();
  private final AtomicLong tokens = new AtomicLong();
  private final NodeClock clock;

  NamedLocks(NodeClock clock) {
    this.clock = clock;
  }

  /// Takes a lock and returns its token; 0 if somebody else has the lock, or if there are too many
  /// locks.
  public long lock(String name, Duration time) {
    if (locks.size() >= MOST) {
      locks.values().removeIf(this::isOver);
      if (locks.size() >= MOST) {
        return 0;
      }
    }
    var own = made(tokens.incrementAndGet(), time);
    var holder =
        locks.compute(key(name), (_, other) -> other == null || isOver(other) ? own : other);
    return holder == own ? own.token : 0;
  }

  /// Releases the lock of `token`; false if it had expired.
  public boolean unlock(String name, long token) {
    var key = key(name);
    var held = locks.get(key);
    return held != null && held.token == token && locks.remove(key, held) && !isOver(held);
  }

  /// Extends the lock of `token` to `time` from now; false if it had expired.
  public boolean extend(String name, long token, Duration time) {
    var key = key(name);
    var held = locks.get(key);
    return held != null
        && held.token == token
        && !isOver(held)
        && locks.replace(key, held, made(token, time));
  }

  /// A name is kept for as long as its lock.
  private static String key(String name) {
    return Digests.shortened(name, LONGEST_NAME);
  }

  private Lock made(long token, Duration time) {
    return new Lock(token, clock.nanos() + time.toNanos());
  }

  private boolean isOver(Lock lock) {
    return clock.nanos() - lock.expiresNanos >= 0;
  }
}
