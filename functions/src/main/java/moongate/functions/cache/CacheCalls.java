package moongate.functions.cache;

import java.time.Duration;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The calls of `kong.cache` for one function. The results are Lua values.
public final class CacheCalls {
  private static final String GET_FAILED = "failed to get from node cache: ";
  private static final String RENEW_FAILED = "failed to renew key in node cache: ";
  private static final int MOST_IN_BULK = 1000;

  /// How many places each lookup of a bulk takes, and each result.
  private static final int LOOKUP = 4;

  private static final int RESULT = 3;

  private final FunctionCache cache;
  private final CacheCaller caller;

  public CacheCalls(FunctionCache cache, CacheCaller caller) {
    this.cache = cache;
    this.caller = caller;
  }

  /// Value, error, level.
  public @Nullable Object get(
      String key,
      @Nullable Object options,
      @Nullable LuaFunction callback,
      @Nullable Object[] arguments) {
    var result =
        new CacheCall(
                cache, caller, key, CacheOptions.of(options, cache.times()), callback, arguments)
            .get();
    return result.toLua(GET_FAILED);
  }

  /// Value, error, seconds to live.
  public @Nullable Object renew(
      String key, @Nullable Object options, LuaFunction callback, @Nullable Object[] arguments) {
    var result =
        new CacheCall(
                cache, caller, key, CacheOptions.of(options, cache.times()), callback, arguments)
            .renew(callback);
    if (result.problem() != null) {
      return result.toLua(RENEW_FAILED);
    }
    var entry = cache.find(key);
    var seconds = entry == null ? null : seconds(entry.remaining());
    return Values.of(new @Nullable Object[] {result.value(), null, seconds});
  }

  /// Seconds to live, error, value; nothing at all when there is no entry.
  public @Nullable Object probe(String key) {
    var entry = cache.find(key);
    if (entry == null) {
      return null;
    }
    var value = entry.value().thaw(caller.state());
    return Values.of(new @Nullable Object[] {seconds(entry.remaining()), null, value});
  }

  /// Keeps `value` for ever.
  public Object set(String key, @Nullable Object value) {
    try {
      var frozen = Frozen.of(caller.state(), value);
      boolean isKept = cache.put(key, cache.entry(frozen, key, Duration.ZERO, cache.loops()));
      return isKept ? Boolean.TRUE : Values.pair(null, "no memory");
    } catch (Frozen.Unsupported unsupported) {
      return Values.pair(null, FunctionCache.CANNOT_CACHE + unsupported.getMessage());
    }
  }

  /// `{key, opts, callback, argument, …, n = lookups}` to `{value, error, level, …, n = items}`.
  /// Callbacks run one after the other.
  public Object getBulk(LuaTable bulk) {
    int count = count(bulk);
    var results = new LuaTable(RESULT * count, 1);
    for (int i = 0; i < count; i++) {
      var result = operation(bulk, LOOKUP * i + 1).get();
      int at = RESULT * i + 1;
      results.put(at, result.value());
      results.put(at + 1, result.problem());
      results.put(at + 2, result.problem() == null ? Numbers.of(result.level()) : null);
    }
    results.put("n", Numbers.of(RESULT * count));
    return results;
  }

  private static int count(LuaTable bulk) {
    if (!(bulk.get("n") instanceof Double number)) {
      throw CacheOptions.error("bulk.n must be the number of lookups");
    }
    if (!(number >= 0 && number <= MOST_IN_BULK)) {
      throw CacheOptions.error("bulk.n must be between 0 and " + MOST_IN_BULK);
    }
    return number.intValue();
  }

  private CacheCall operation(LuaTable bulk, int at) {
    if (!(bulk.get(at) instanceof String key)) {
      throw CacheOptions.error("bulk[" + at + "] must be a key, a string");
    }
    var callback = bulk.get(at + 2);
    if (callback != null && !(callback instanceof LuaFunction)) {
      throw CacheOptions.error("bulk[" + (at + 2) + "] must be a callback, or nil");
    }
    return new CacheCall(
        cache,
        caller,
        key,
        CacheOptions.of(bulk.get(at + 1), cache.times()),
        (LuaFunction) callback,
        new @Nullable Object[] {bulk.get(at + 3)});
  }

  private static Double seconds(Duration duration) {
    return Numbers.of(duration.toNanos() / 1e9);
  }
}
