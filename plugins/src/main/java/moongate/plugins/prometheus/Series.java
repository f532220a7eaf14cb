package moongate.plugins.prometheus;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import moongate.model.Snapshot;
import org.jspecify.annotations.Nullable;

/// What is counted, by its labels. For all threads.
///
/// Series of routes and consumers that no longer exist do not stay forever: when there are twice as
/// many series as were left the last time, those whose names are not in the configuration any more
/// are removed.
final class Series<K extends Labels, V> {
  /// Below this number, nothing is removed.
  private static final int FEW = 1000;

  /// Further series are not counted.
  private static final int MOST = 200_000;

  private final ConcurrentHashMap<K, V> all = new ConcurrentHashMap<>();
  private final Function<K, V> maker;
  private final int few;
  private final int most;
  private final AtomicBoolean isSweeping = new AtomicBoolean();
  private volatile int sweptAt;
  private volatile String sweptHash = "";

  Series(Function<K, V> maker) {
    this(maker, FEW, MOST);
  }

  Series(Function<K, V> maker, int few, int most) {
    this.maker = maker;
    this.few = few;
    this.most = most;
    this.sweptAt = few;
  }

  /// The counter with these labels; null if there are too many series.
  ///
  /// @param current the names in the current configuration
  @Nullable V of(K labels, Snapshot current) {
    var known = all.get(labels);
    return known != null ? known : add(labels, current);
  }

  private @Nullable V add(K labels, Snapshot current) {
    boolean isMuch = all.size() >= Math.min(most, 2 * sweptAt);
    if (isMuch && !sweptHash.equals(current.hash()) && isSweeping.compareAndSet(false, true)) {
      try {
        sweep(current);
      } finally {
        isSweeping.set(false);
      }
    }
    return all.size() < most ? all.computeIfAbsent(labels, maker) : null;
  }

  private void sweep(Snapshot current) {
    var names = Names.of(current);
    all.keySet().removeIf(labels -> !names.have(labels));
    sweptAt = Math.max(few, all.size());
    sweptHash = current.hash();
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  void forEach(BiConsumer<K, V> reader) {
    all.forEach(reader);
  }
}
