package moongate.functions.cache;

import java.time.Duration;
import moongate.lua.runtime.Call;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// One call of `kong.cache:get` or `renew` by a function.
final class CacheCall {
  /// How long a call waits for the callback of another call.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private static final int LONGEST_KEY = 4096;

  /// The result.
  ///
  /// @param level 1 for what this function has got before, or that needs no copy, 2 for a new copy,
  ///   3 for the callback's, 4 for a stale one, -1 for nothing
  record Result(@Nullable Object value, @Nullable String problem, int level) {
    @Nullable Object toLua(String prefix) {
      return problem == null
          ? Values.of(new @Nullable Object[] {value, null, Numbers.of(level)})
          : Values.pair(null, prefix + problem);
    }
  }

  private final FunctionCache cache;
  private final CacheCaller caller;
  private final String key;
  private final CacheOptions options;
  private final @Nullable LuaFunction callback;
  private final @Nullable Object[] arguments;

  CacheCall(
      FunctionCache cache,
      CacheCaller caller,
      String key,
      CacheOptions options,
      @Nullable LuaFunction callback,
      @Nullable Object[] arguments) {
    this.cache = cache;
    this.caller = caller;
    this.key = key;
    this.options = options;
    this.callback = callback;
    this.arguments = arguments;
  }

  /// Value, error, level.
  Result get() {
    if (key.length() > LONGEST_KEY) {
      return failed("key too long: at most " + LONGEST_KEY + " bytes");
    }
    var found = fresh();
    if (found != null) {
      return hit(found);
    }
    return callback == null ? result(null, -1) : locked(callback, true);
  }

  /// As [#get], but with what the callback returns now.
  Result renew(LuaFunction renewing) {
    return locked(renewing, false);
  }

  private @Nullable Entry fresh() {
    var entry = cache.find(key);
    return entry != null && entry.isFresh() ? entry : null;
  }

  private Result hit(Entry entry) {
    var value = entry.value();
    if (value.isPlain() && options.serializer() == null) {
      return result(value.content(), 1);
    }
    var copies = caller.copies();
    var copy = copies == null ? null : copies.find(entry);
    return copy != null ? result(copy.value(), 1) : promoted(entry, value.thaw(state()), 2);
  }

  /// Keeps `value` as the copy of this function.
  private Result promoted(Entry entry, @Nullable Object value, int level) {
    var serializer = options.serializer();
    if (serializer == null || value == null) {
      return kept(entry, value, level);
    }
    @Nullable Object[] made;
    try {
      made = Values.array(Call.call(serializer, value));
    } catch (LuaError error) {
      return failed("l1_serializer threw an error: " + Conversions.rawToString(error.value()));
    }
    if (Values.at(made, 1) != null) {
      return failed(Conversions.rawToString(Values.at(made, 1)));
    }
    if (Values.at(made, 0) == null) {
      return failed("l1_serializer returned a nil value");
    }
    return kept(entry, made[0], level);
  }

  private Result kept(Entry entry, @Nullable Object copy, int level) {
    var copies = caller.copies();
    if (copies != null && (!entry.value().isPlain() || options.serializer() != null)) {
      copies.keep(entry, copy);
    }
    return result(copy, level);
  }

  // One at a time

  private Result locked(LuaFunction fetching, boolean takesFresh) {
    long end = cache.nanos() + LONGEST_WAIT.toNanos();
    while (true) {
      var flight = cache.announce(key, caller.fiber());
      if (flight.isOwnedBy(caller.fiber())) {
        // Either this call fetches the value, or a callback of this very fiber is already fetching
        // it.
        return flight.begin() ? fetched(flight, fetching, takesFresh) : selfAwaiting();
      }
      long left = end - cache.nanos();
      if (left <= 0 || !caller.mayWait()) {
        return failed("could not acquire callback lock: timeout");
      }
      flight.wakes(caller.fiber());
      try {
        caller.waitFor(Duration.ofNanos(left), flight::isOver);
      } finally {
        flight.forgets(caller.fiber());
      }
      var found = fresh();
      if (found != null) {
        return hit(found);
      }
    }
  }

  private Result selfAwaiting() {
    return failed("could not acquire callback lock: the callback asks for its own key");
  }

  private Result fetched(Flight flight, LuaFunction fetching, boolean takesFresh) {
    try {
      // Another call may have stored the value between the look-up and the announcement.
      var found = takesFresh ? fresh() : null;
      return found != null ? hit(found) : fetched(fetching);
    } finally {
      cache.land(key, flight);
    }
  }

  private Result fetched(LuaFunction fetching) {
    @Nullable Object[] results;
    try {
      results = Values.array(Call.call(fetching, arguments));
    } catch (LuaError error) {
      return stale("callback threw an error: " + Conversions.rawToString(error.value()));
    }
    var problem = Values.at(results, 1);
    if (problem != null) {
      return stale(Conversions.rawToString(problem));
    }
    var value = Values.at(results, 0);
    var ttl = value == null ? options.negativeTtl() : options.ttl();
    if (Values.at(results, 2) instanceof Double seconds) {
      if (!(seconds >= 0)) {
        return result(value, 3);
      }
      ttl = CacheOptions.duration(seconds);
    }
    try {
      var entry = entry(Frozen.of(state(), value), ttl);
      if (!cache.put(key, entry)) {
        caller.warn("kong.cache: the value of '" + key + "' is too large to be kept");
      }
      return promoted(entry, value, 3);
    } catch (Frozen.Unsupported unsupported) {
      return failed(FunctionCache.CANNOT_CACHE + unsupported.getMessage());
    }
  }

  /// The stale value, for some more time, if there is one; else the error.
  private Result stale(String problem) {
    var entry = cache.find(key);
    if (entry == null) {
      return failed(problem);
    }
    caller.warn("kong.cache: '" + key + "' keeps its stale value: " + problem);
    var again = entry(entry.value(), options.resurrectTtl());
    cache.put(key, again);
    return promoted(again, entry.value().thaw(state()), 4);
  }

  /// A plain value needs no copies, unless they are another one's.
  private Entry entry(Frozen value, Duration ttl) {
    boolean isCopied = !value.isPlain() || options.serializer() != null;
    return cache.entry(value, key, ttl, isCopied ? cache.loops() : 0);
  }

  // Results

  private LuaState state() {
    return caller.state();
  }

  private static Result failed(String problem) {
    return new Result(null, problem, 0);
  }

  private static Result result(@Nullable Object value, int level) {
    return new Result(value, null, level);
  }
}
