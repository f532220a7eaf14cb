package moongate.app.node;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Runs a collection of the heap's old generation before there is much garbage in it, in a quiet
/// moment if possible.
///
/// Connections live longer than the young generation keeps objects. The serial collector, which a
/// node uses, lets the old generation grow up to its limit: clients that come and go would make a
/// node hold half a gigabyte of garbage, and finally cause a long pause. Collecting the few objects
/// that live in a node takes some hundredths of a second, in which requests wait.
///
/// While the configuration changes, the new objects are in use. A collection would then free
/// nothing, and let requests wait (for tenths of a second if the configuration is large), so it is
/// postponed until the change is over.
final class OldObjects implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);

  /// The number of new bytes since the last collection that makes another one due.
  private static final long LEAST = 24 << 20;

  /// The same for a quiet moment, in which nobody would wait.
  private static final long LEAST_WHEN_QUIET = LEAST / 4;

  /// About as many bytes as a hundred requests allocate.
  private static final long QUIET = 256 << 10;

  private final Thread thread =
      Thread.ofVirtual().name("moongate-old-objects").unstarted(this::run);

  private final BooleanSupplier isChanging;

  private OldObjects(BooleanSupplier isChanging) {
    this.isChanging = isChanging;
  }

  /// @param isChanging whether the configuration is being loaded or changed
  static OldObjects watch(BooleanSupplier isChanging) {
    var watch = new OldObjects(isChanging);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      Thread.sleep(LOOK);
      var young = pool("Eden Space");
      var old = pool("Tenured Gen");
      var doubt = new Doubt();
      long before = 0;
      while (young.isPresent() && old.isPresent()) { // other collectors begin in time
        long now = young.get().getUsage().getUsed();
        boolean isQuiet = isQuiet(before, now);
        long alive = alive(old.get());
        long came = old.get().getUsage().getUsed() - alive;
        boolean isDue = isDue(came, alive, isQuiet) | doubt.isDue(alive, isQuiet);
        if (isDue && !isChanging.getAsBoolean()) {
          System.gc();
          doubt.resolve(alive(old.get()));
          now = 0;
        }
        before = now;
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<MemoryPoolMXBean> pool(String name) {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals(name))
        .findFirst();
  }

  /// The bytes that the last collection of the old generation left.
  private static long alive(MemoryPoolMXBean old) {
    return old.getCollectionUsage().getUsed();
  }

  /// True if as many bytes as were alive, and at least [#LEAST], have been added since the last
  /// collection. In a quiet moment, fewer are enough.
  static boolean isDue(long came, long alive, boolean isQuiet) {
    return isQuiet ? came > Math.max(alive / 2, LEAST_WHEN_QUIET) : came > Math.max(alive, LEAST);
  }

  /// True if little was allocated between two looks, at which new objects took `before` and `now`
  /// bytes.
  static boolean isQuiet(long before, long now) {
    return now >= before && now - before < QUIET;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  /// Decides whether to check if the objects that the last collection left are still alive. The
  /// collection may have happened during a burst of clients. When these are gone, nothing new is
  /// allocated that would make another collection due, and the node would keep the memory of the
  /// burst.
  static final class Doubt {
    /// A typical configuration with its functions takes less, in bytes.
    private static final long MUCH = 64 << 20;

    /// The patience, in looks since the last collection: few at first, and more after each
    /// collection that found most objects alive.
    private static final int FEW = 10;

    private static final int MANY = 3600;

    private long known;
    private int looks;
    private int patience = FEW;

    /// To be called at each look.
    boolean isDue(long alive, boolean isQuiet) {
      if (alive != known) { // the JVM has collected by itself
        known = alive;
        looks = 0;
        patience = FEW;
      }
      return ++looks >= patience && isQuiet && alive > MUCH;
    }

    /// To be called after a collection.
    ///
    /// @param alive the bytes that it left
    void resolve(long alive) {
      patience = alive < known / 2 ? FEW : Math.min(2 * patience, MANY);
      known = alive;
      looks = 0;
    }
  }
}
