package moongate.app.node;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Has the heap's old generation collected before much in it is dead, in a quiet moment if there is
/// one.
///
/// Connections live longer than the young generation keeps anything, and the serial collector,
/// which a node runs with, lets the old one grow to all it may have: clients that come and go would
/// make a node hold half a gigabyte of what is left of them, and pause for long in the end. A
/// collection of the little that lives in a node takes some hundredths of a second, in which
/// requests wait.
///
/// While the configuration changes, what has come is in use: to collect then would only let
/// requests wait, of a large one for tenths of a second, and it is due again when the change is
/// over.
final class OldObjects implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);

  /// Bytes that came since the last collection and may all be alive.
  private static final long LEAST = 24 << 20;

  /// As many are enough where nobody would wait.
  private static final long LEAST_WHEN_QUIET = LEAST / 4;

  /// A hundred requests leave about so many bytes.
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
      while (young.isPresent() && old.isPresent()) { // other collectors know when to begin
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

  /// Bytes that the last collection of the old generation left.
  private static long alive(MemoryPoolMXBean old) {
    return old.getCollectionUsage().getUsed();
  }

  /// As much again as was alive, or [#LEAST], has come since; less is enough in a quiet moment.
  static boolean isDue(long came, long alive, boolean isQuiet) {
    return isQuiet ? came > Math.max(alive / 2, LEAST_WHEN_QUIET) : came > Math.max(alive, LEAST);
  }

  /// True when little was made from one look to the next, at which new objects took `before` and
  /// `now` bytes.
  static boolean isQuiet(long before, long now) {
    return now >= before && now - before < QUIET;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  /// Whether what the last collection left still lives. A burst of clients may have been at its
  /// height then, and gone since: nothing new comes that would make another collection due, and the
  /// node would hold what they had.
  static final class Doubt {
    /// A usual configuration and its functions take less.
    private static final long MUCH = 64 << 20;

    /// In looks since the last collection: few at first, more each time that all of it was alive.
    private static final int FEW = 10;

    private static final int MANY = 3600;

    private long known;
    private int looks;
    private int patience = FEW;

    /// To be asked at each look.
    boolean isDue(long alive, boolean isQuiet) {
      if (alive != known) { // the JVM has collected by itself
        known = alive;
        looks = 0;
        patience = FEW;
      }
      return ++looks >= patience && isQuiet && alive > MUCH;
    }

    /// A collection was made.
    ///
    /// @param alive what it left
    void resolve(long alive) {
      patience = alive < known / 2 ? FEW : Math.min(2 * patience, MANY);
      known = alive;
      looks = 0;
    }
  }
}
