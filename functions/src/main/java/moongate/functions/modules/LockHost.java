package moongate.functions.modules;

import java.time.Duration;
import moongate.functions.api.NamedLocks;
import moongate.functions.api.Scope;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Numbers;
import org.jspecify.annotations.Nullable;

/// The node's named locks for `resty.lock`.
final class LockHost {
  private static final double LONGEST_SECONDS = 3600;

  static final Library LIBRARY =
      Library.of("locks")
          .function("lock", LockHost::lock)
          .function("unlock", LockHost::unlock)
          .function("extend", LockHost::extend);

  private LockHost() {}

  /// A token, or nil while somebody else has the lock.
  private static @Nullable Object lock(
      LuaState state, @Nullable Object name, @Nullable Object seconds) {
    long token = locks(state).lock(name(state, name, "lock"), time(seconds));
    return token == 0 ? null : Numbers.of(token);
  }

  private static Object unlock(LuaState state, @Nullable Object name, @Nullable Object token) {
    return locks(state).unlock(name(state, name, "unlock"), number(token));
  }

  private static Object extend(
      LuaState state, @Nullable Object name, @Nullable Object token, @Nullable Object seconds) {
    return locks(state).extend(name(state, name, "expire"), number(token), time(seconds));
  }

  private static String name(LuaState state, @Nullable Object name, String function) {
    var text = Args.string(name, 1, function);
    state.meter().work(50 + text.length() / 4);
    return text;
  }

  private static NamedLocks locks(LuaState state) {
    return Scope.of(state).worker().dictionaries().locks();
  }

  private static long number(@Nullable Object token) {
    return token instanceof Double number ? number.longValue() : 0;
  }

  private static Duration time(@Nullable Object seconds) {
    double time = Math.clamp(Args.number(seconds, 2, "lock"), 0, LONGEST_SECONDS);
    return Duration.ofNanos((long) (time * 1e9));
  }
}
