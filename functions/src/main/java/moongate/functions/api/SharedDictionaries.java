package moongate.functions.api;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// The dictionaries of a node, which all its event loops share: Kong's, and those that a setting
/// declares.
public final class SharedDictionaries {
  private static final long MEBIBYTE = 1 << 20;

  /// Kong's dictionaries. Kong's cache is in `…db_cache`; ours is elsewhere, so these two are
  /// smaller here.
  private static final Map<String, Long> OF_KONG =
      Map.ofEntries(
          Map.entry("kong", 5 * MEBIBYTE),
          Map.entry("kong_locks", 8 * MEBIBYTE),
          Map.entry("kong_healthchecks", 5 * MEBIBYTE),
          Map.entry("kong_cluster_events", 5 * MEBIBYTE),
          Map.entry("kong_rate_limiting_counters", 12 * MEBIBYTE),
          Map.entry("kong_core_db_cache", 16 * MEBIBYTE),
          Map.entry("kong_core_db_cache_miss", 12 * MEBIBYTE),
          Map.entry("kong_db_cache", 16 * MEBIBYTE),
          Map.entry("kong_db_cache_miss", 12 * MEBIBYTE),
          Map.entry("kong_secrets", 5 * MEBIBYTE),
          Map.entry("prometheus_metrics", 5 * MEBIBYTE));

  private final Map<String, SharedDictionary> byName = new LinkedHashMap<>();
  private final NodeClock clock;
  private final long begin;
  private final NamedLocks locks;

  /// @param declared more of them, with their capacities in bytes
  /// @param clock by which items expire
  public SharedDictionaries(Map<String, Long> declared, NodeClock clock) {
    this.clock = clock;
    this.begin = clock.nanos();
    this.locks = new NamedLocks(clock);
    OF_KONG.forEach(this::add);
    declared.forEach(this::add);
  }

  private void add(String name, long capacity) {
    byName.put(name, new SharedDictionary(name, capacity, this::millis));
  }

  /// Not the time of day: if that was set back, items that were to last a second might last an
  /// hour.
  private long millis() {
    return 1 + (clock.nanos() - begin) / 1_000_000;
  }

  /// The locks that `resty.lock` takes in one of the dictionaries.
  public NamedLocks locks() {
    return locks;
  }

  public Collection<SharedDictionary> all() {
    return byName.values();
  }
}
