package moongate.plugins.ratelimiting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What clients have used on this node, by scope and client. Safe for all loops.
///
/// Bounded: at the limit, what belongs to past windows is dropped, and if that is not enough, a
/// part of those that were not used for the longest time.
final class Counters {
  private static final int MOST = 200_000;

  /// @param scope what the configuration applies to
  /// @param client who is limited
  record Key(String scope, String client) {}

  private final ConcurrentHashMap<Key, Usage> usages = new ConcurrentHashMap<>();
  private final AtomicBoolean isSweeping = new AtomicBoolean();
  private final int most;

  Counters() {
    this(MOST);
  }

  Counters(int most) {
    this.most = most;
  }

  Usage of(Key key, long epochSecond) {
    var known = usages.get(key);
    var usage = known != null ? known : add(key, epochSecond);
    usage.touch(epochSecond);
    return usage;
  }

  private Usage add(Key key, long epochSecond) {
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

  @Nullable Usage find(Key key) {
    return usages.get(key);
  }
}
