package moongate.plugins.counting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// The counts of clients on this node, by scope and client. Safe for all loops.
///
/// Bounded: at the limit, counts of past windows are dropped, and if that is not enough, some of
/// those that were not used for the longest time.
final class LocalCounts implements CountStore {
  private static final int MOST = 200_000;

  private final ConcurrentHashMap<CountKey, Usage> usages = new ConcurrentHashMap<>();
  private final AtomicBoolean isSweeping = new AtomicBoolean();
  private final int most;

  public LocalCounts() {
    this(MOST);
  }

  LocalCounts(int most) {
    this.most = most;
  }

  @Override
  public UsageCounter counter(CountKey key, long epochSecond) {
    return of(key.small(), epochSecond);
  }

  Usage of(CountKey key, long epochSecond) {
    var known = usages.get(key);
    var usage = known != null ? known : add(key, epochSecond);
    usage.touch(epochSecond);
    return usage;
  }

  private Usage add(CountKey key, long epochSecond) {
    if (usages.mappingCount() >= most && isSweeping.compareAndSet(false, true)) {
      try {
        sweep(epochSecond);
      } finally {
        isSweeping.set(false);
      }
    }
    return usages.computeIfAbsent(key, _ -> new Usage());
  }

  private void sweep(long epochSecond) {
    usages.values().removeIf(usage -> usage.isExpired(epochSecond));
    int tooMany = usages.size() - most + most / 10;
    if (tooMany <= 0) {
      return;
    }
    var oldest = new ArrayList<>(usages.entrySet());
    oldest.sort(Comparator.comparingLong(entry -> entry.getValue().lastUsed()));
    oldest
        .subList(0, Math.min(tooMany, oldest.size()))
        .forEach(entry -> usages.remove(entry.getKey()));
  }

  int size() {
    return usages.size();
  }
}
