package moongate.functions.modules;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Numbers;
import org.jspecify.annotations.Nullable;

/// Named locks of the node for `resty.lock`: each ends by itself when its time is over.
final class LockHost {
  private static final int MOST_LOCKS = 10_000;
  private static final double LONGEST_SECONDS = 3600;

  private record Lock(long token, long expiresNanos) {
    boolean isOver() {
      return System.nanoTime() - expiresNanos >= 0;
    }
  }

  private static final ConcurrentHashMap<String, Lock> LOCKS = new ConcurrentHashMap<>();
  private static final AtomicLong TOKENS = new AtomicLong();

  static final Library LIBRARY =
      Library.of("locks")
          .function("lock", LockHost::lock)
          .function("unlock", LockHost::unlock)
          .function("extend", LockHost::extend);

  private LockHost() {}

  /// A token, or nil while somebody else has the lock.
  private static @Nullable Object lock(
      LuaState state, @Nullable Object name, @Nullable Object seconds) {
    state.meter().work(50);
    if (LOCKS.size() >= MOST_LOCKS) {
      LOCKS.values().removeIf(Lock::isOver);
      if (LOCKS.size() >= MOST_LOCKS) {
        return null;
      }
    }
    var key = Args.string(name, 1, "lock");
    var own = lockFor(TOKENS.incrementAndGet(), seconds);
    var holder = LOCKS.compute(key, (k, other) -> other == null || other.isOver() ? own : other);
    return holder == own ? Numbers.of(own.token) : null;
  }

  private static Object unlock(LuaState state, @Nullable Object name, @Nullable Object token) {
    var key = Args.string(name, 1, "unlock");
    var held = LOCKS.get(key);
    return held != null && isToken(held, token) && LOCKS.remove(key, held) && !held.isOver();
  }

  private static Object extend(
      LuaState state, @Nullable Object name, @Nullable Object token, @Nullable Object seconds) {
    var key = Args.string(name, 1, "expire");
    var held = LOCKS.get(key);
    return held != null
        && isToken(held, token)
        && !held.isOver()
        && LOCKS.replace(key, held, lockFor(held.token, seconds));
  }

  private static boolean isToken(Lock lock, @Nullable Object token) {
    return token instanceof Double number && number.longValue() == lock.token;
  }

  private static Lock lockFor(long token, @Nullable Object seconds) {
    double time = Math.clamp(Args.number(seconds, 2, "lock"), 0, LONGEST_SECONDS);
    return new Lock(token, System.nanoTime() + Duration.ofNanos((long) (time * 1e9)).toNanos());
  }
}
