package moongate.functions.cache;

import java.time.Duration;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// The `opts` of `kong.cache`. Zero means for ever.
///
/// @param ttl how long a value stays fresh
/// @param negativeTtl how long nil does
/// @param resurrectTtl how long a stale value is used again if no new one can be fetched
/// @param serializer what turns a value into the one that a worker keeps, or null
record CacheOptions(
    Duration ttl, Duration negativeTtl, Duration resurrectTtl, @Nullable LuaFunction serializer) {
  private static final double LONGEST_SECONDS = 1e9;

  /// @param times where `options` says nothing
  static CacheOptions of(@Nullable Object options, CacheTimes times) {
    if (options == null) {
      return new CacheOptions(times.ttl(), times.negativeTtl(), times.resurrectTtl(), null);
    }
    if (!(options instanceof LuaTable table)) {
      throw error("opts must be a table");
    }
    return new CacheOptions(
        seconds(table, "ttl", times.ttl()),
        seconds(table, "neg_ttl", times.negativeTtl()),
        seconds(table, "resurrect_ttl", times.resurrectTtl()),
        serializer(table));
  }

  private static Duration seconds(LuaTable table, String name, Duration otherwise) {
    var value = table.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof Double seconds)) {
      throw error("opts." + name + " must be a number");
    }
    if (!(seconds >= 0)) {
      throw error("opts." + name + " must be >= 0");
    }
    return duration(seconds);
  }

  /// A duration of less than a nanosecond is one: zero would be for ever.
  static Duration duration(double seconds) {
    if (seconds == 0 || seconds > LONGEST_SECONDS) {
      return Duration.ZERO;
    }
    return Duration.ofNanos(Math.max(1, (long) (seconds * 1e9)));
  }

  private static @Nullable LuaFunction serializer(LuaTable table) {
    var value = table.get("l1_serializer");
    if (value != null && !(value instanceof LuaFunction)) {
      throw error("opts.l1_serializer must be a function");
    }
    return value instanceof LuaFunction function ? function : null;
  }

  static LuaError error(String text) {
    return new LuaError(CallStack.position(1) + text);
  }
}
