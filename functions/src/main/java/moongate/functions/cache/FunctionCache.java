package moongate.functions.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import moongate.fiber.Fiber;
import moongate.lua.runtime.LuaState;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The node's cache for functions: keys and frozen values, bounded by weight, for all event loops.
///
/// No lock is held while a fiber waits: a fiber that fetches a value announces a [Flight], and
/// others wait for that.
public final class FunctionCache {
  static final String CANNOT_CACHE = "cannot cache ";

  private final Cache<String, Entry> entries;
  private final ConcurrentHashMap<String, Flight> flights = new ConcurrentHashMap<>();
  private final long maxWeight;
  private final int loops;
  private final CacheTimes times;
  private final LongSupplier nanos;

  /// @param maxWeight bytes in all, about
  /// @param loops how many event loops there are
  /// @param times for calls that say nothing of it
  public FunctionCache(long maxWeight, int loops, CacheTimes times) {
    this(maxWeight, loops, times, System::nanoTime);
  }

  private FunctionCache(long maxWeight, int loops, CacheTimes times, LongSupplier nanos) {
    this.maxWeight = maxWeight;
    this.loops = loops;
    this.times = times;
    this.nanos = nanos;
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(maxWeight)
            .weigher((String key, Entry entry) -> entry.weight())
            .expireAfter(Expiry.<String, Entry>writing((key, entry) -> lifeOf(entry)))
            .executor(Runnable::run)
            .ticker(nanos::getAsLong)
            .build();
  }

  private static Duration lifeOf(Entry entry) {
    return Duration.ofNanos(entry.lifeNanos());
  }

  int loops() {
    return loops;
  }

  CacheTimes times() {
    return times;
  }

  /// The clock by which entries become stale.
  long nanos() {
    return nanos.getAsLong();
  }

  /// An empty cache of the same size that goes by another clock.
  public FunctionCache withClock(LongSupplier otherNanos) {
    return new FunctionCache(maxWeight, loops, times, otherNanos);
  }

  /// Creates an entry for `key`.
  ///
  /// @param copies how many copies are expected
  Entry entry(Frozen value, String key, Duration ttl, int copies) {
    return new Entry(value, key.length(), ttl, copies, nanos);
  }

  /// The entry under `key`, fresh or not; null when there is none.
  @Nullable Entry find(String key) {
    return entries.getIfPresent(key);
  }

  /// Keeps `entry`.
  ///
  /// @return false when it is too large to be kept
  boolean put(String key, Entry entry) {
    if (entry.weight() > maxWeight / 4) {
      return false;
    }
    entries.put(key, entry);
    return true;
  }

  /// Keeps a value of `state` under `key`, as if a function had fetched it, for `ttl`.
  ///
  /// @throws IllegalArgumentException when the value cannot be kept
  public void seed(LuaState state, String key, @Nullable Object value, Duration ttl) {
    try {
      var frozen = Frozen.of(state, value);
      put(key, entry(frozen, key, ttl, frozen.isPlain() ? 0 : loops));
    } catch (Frozen.Unsupported unsupported) {
      throw new IllegalArgumentException(CANNOT_CACHE + unsupported.getMessage(), unsupported);
    }
  }

  /// What is kept under `key`, for people to look at; empty when there is none.
  public Optional<Value> content(String key) {
    return Optional.ofNullable(find(key)).map(entry -> entry.value().toValue());
  }

  /// Forgets `key`. A value that is being fetched now may already be out of date: those who wait
  /// for it get it, but it is not kept.
  public void remove(String key) {
    var flight = flights.get(key);
    if (flight != null) {
      flight.outdate();
    }
    entries.invalidate(key);
  }

  /// True if nothing is kept or being fetched.
  public boolean isUnused() {
    return flights.isEmpty() && entries.asMap().isEmpty();
  }

  /// Forgets everything.
  public void clear() {
    entries.invalidateAll();
  }

  /// How many entries there are, about.
  public long size() {
    entries.cleanUp();
    return entries.estimatedSize();
  }

  /// Announces that `fiber` fetches `key`.
  ///
  /// @return its own flight, or that of somebody who is at it already
  Flight announce(String key, Fiber fiber) {
    var own = new Flight(fiber);
    var other = flights.putIfAbsent(key, own);
    return other == null ? own : other;
  }

  /// The fetching is over, whatever came of it.
  void land(String key, Flight flight) {
    flights.remove(key, flight);
    if (flight.isOutdated()) {
      entries.invalidate(key);
    }
    flight.end();
  }
}
