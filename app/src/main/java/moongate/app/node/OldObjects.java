package moongate.app.node;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;

/// Has the heap's old generation collected before much in it is dead.
///
/// Connections live longer than the young generation keeps anything, and the serial collector,
/// which a node runs with, lets the old one grow to all it may have: clients that come and go would
/// make a node hold half a gigabyte of what is left of them, and pause for long in the end. A
/// collection of the little that lives in a node takes some hundredths of a second.
final class OldObjects implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(5);

  /// Bytes that came since the last collection and may all be alive.
  private static final long LEAST = 24 << 20;

  private final Thread thread =
      Thread.ofVirtual().name("moongate-old-objects").unstarted(this::run);

  private OldObjects() {}

  static OldObjects watch() {
    var watch = new OldObjects();
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      Thread.sleep(LOOK);
      var pools = ManagementFactory.getMemoryPoolMXBeans();
      var old = pools.stream().filter(pool -> pool.getName().equals("Tenured Gen")).findFirst();
      while (old.isPresent()) { // other collectors know when to begin
        if (isDue(old.get())) {
          System.gc();
        }
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /// As much again as was alive, or [#LEAST], has come since.
  private static boolean isDue(MemoryPoolMXBean old) {
    long alive = old.getCollectionUsage().getUsed();
    return old.getUsage().getUsed() - alive > Math.max(alive, LEAST);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
