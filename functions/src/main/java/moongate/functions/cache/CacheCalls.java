package moongate.functions.cache;

import java.time.Duration;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The calls of `kong.cache`, for one function. Their results are Lua's.
public final class CacheCalls {
  private static final String GET_FAILED = "failed to get from node cache: ";
  private static final String RENEW_FAILED = "failed to renew key in node cache: ";
  private static final int MOST_IN_BULK = 1000;

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
        new CacheCall(cache, caller, key, CacheOptions.of(options), callback, arguments).get();
    return result.toLua(GET_FAILED);
  }

  /// Value, error, seconds to live.
  public @Nullable Object renew(
      String key, @Nullable Object options, LuaFunction callback, @Nullable Object[] arguments) {
    var result =
        new CacheCall(cache, caller, key, CacheOptions.of(options), callback, arguments)
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
      return Values.pair(null, unsupported.getMessage());
    }
  }

  /// `{n = …, {key, opts, callback, argument}, …}` to groups of value, error, level.
  public Object getBulk(LuaTable bulk, @Nullable Object options) {
    int count = Math.min(bulk.length(), MOST_IN_BULK);
    var results = new LuaTable(3 * count, 1);
    for (int i = 1; i <= count; i++) {
      if (!(bulk.get(i) instanceof LuaTable query) || !(query.get(1) instanceof String key)) {
        throw CacheOptions.error("bulk[" + i + "] must be a table of key, opts, callback");
      }
      var callback = query.get(3) instanceof LuaFunction function ? function : null;
      var own = query.get(2) == null ? options : query.get(2);
      var result =
          new CacheCall(
                  cache,
                  caller,
                  key,
                  CacheOptions.of(own),
                  callback,
                  new @Nullable Object[] {query.get(4)})
              .get();
      results.put(3 * i - 2, result.value());
      results.put(3 * i - 1, result.problem());
      results.put(3 * i, result.problem() == null ? Numbers.of(result.level()) : null);
    }
    results.put("n", Numbers.of(3 * count));
    return results;
  }

  private static Double seconds(Duration duration) {
    return Numbers.of(duration.toNanos() / 1e9);
  }
}
