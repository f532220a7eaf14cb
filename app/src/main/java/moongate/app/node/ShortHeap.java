package moongate.app.node;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends functions if the heap is almost full even after a full collection. This is the last resort
/// before everything on the node fails from lack of memory.
///
/// The memory of functions is counted where possible, and refused if it is too much. But what other
/// code passes to a waiting function cannot be counted, only limited, and only the JVM knows when
/// it is too much in total.
final class ShortHeap implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.functions");

  /// The share of the heap that counts as almost full. Counted memory stays a bit below it, even if
  /// all its limits are reached.
  private static final double SHORT = 0.85;

  private static final String FULL = "end of major GC";

  /// How long functions need to end.
  private static final Duration END = Duration.ofMillis(100);

  /// Ends functions that may hold much memory.
  @FunctionalInterface
  interface Relief {
    /// @param isStill true if ending some functions was not enough a moment ago
    /// @return the number of functions that end
    int relieve(boolean isStill);
  }

  private final Relief relief;
  private final Semaphore events = new Semaphore(0);
  private volatile boolean wantsCollection;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("moongate-short-heap").unstarted(this::run);

  private ShortHeap(Relief relief) {
    this.relief = relief;
  }

  static ShortHeap watch(Relief relief) {
    var watch = new ShortHeap(relief);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      var old = oldGeneration();
      if (old.isPresent()) {
        follow(old.get());
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<MemoryPoolMXBean> oldGeneration() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
        .findFirst();
  }

  private void follow(MemoryPoolMXBean old) throws InterruptedException {
    if (old.getName().equals("Tenured Gen")) { // other collectors begin in time
      old.setUsageThreshold((long) (SHORT * old.getUsage().getMax()));
    }
    var emitters = emittersFor(old);
    NotificationListener listener = (event, _) -> heard(event);
    emitters.forEach(emitter -> emitter.addNotificationListener(listener, null, null));
    try {
      while (true) {
        events.acquire();
        events.drainPermits();
        tryToRelieve(old);
      }
    } finally {
      for (var emitter : emitters) {
        forget(emitter, listener);
      }
    }
  }

  /// The sources of notifications about collections, and about the generation becoming almost full.
  private static List<NotificationEmitter> emittersFor(MemoryPoolMXBean pool) {
    var collectors =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .filter(collector -> List.of(collector.getMemoryPoolNames()).contains(pool.getName()));
    return Stream.concat(collectors, Stream.of(ManagementFactory.getMemoryMXBean()))
        .filter(NotificationEmitter.class::isInstance)
        .map(NotificationEmitter.class::cast)
        .toList();
  }

  private static void forget(NotificationEmitter emitter, NotificationListener listener) {
    try {
      emitter.removeNotificationListener(listener);
    } catch (ListenerNotFoundException gone) {
      log.debug("nobody listens to collections any more", gone);
    }
  }

  /// Called on a thread of the JVM. If the generation becomes almost full, it is collected at once:
  /// when it is full, allocations fail before any function can be ended.
  private void heard(Notification event) {
    if (!(event.getUserData() instanceof CompositeData data)) {
      return;
    }
    switch (event.getType()) {
      case MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED -> {
        wantsCollection = true;
        events.release();
      }
      case GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION -> {
        if (GarbageCollectionNotificationInfo.from(data).getGcAction().equals(FULL)) {
          events.release();
        }
      }
      default -> {}
    }
  }

  private void tryToRelieve(MemoryPoolMXBean old) throws InterruptedException {
    try {
      relieve(old);
    } catch (OutOfMemoryError full) {
      events.release(); // it has to be tried again
    }
  }

  private void relieve(MemoryPoolMXBean old) throws InterruptedException {
    if (wantsCollection) {
      wantsCollection = false;
      System.gc();
    }
    long before = Long.MAX_VALUE;
    for (int round = 0; isShort(old); round++) {
      var left = old.getCollectionUsage();
      if (round > 1 && left.getUsed() >= before) {
        return; // ending half of them was no use: they are not the cause
      }
      before = left.getUsed();
      int ended = relief.relieve(round > 0);
      if (ended == 0) {
        return;
      }
      log.error(
          "the heap is short, {} MB of {} are in use after a collection: {} functions that wait"
              + " and may hold what others made end",
          left.getUsed() >> 20,
          left.getMax() >> 20,
          ended);
      Thread.sleep(END);
      System.gc();
    }
  }

  private static boolean isShort(MemoryPoolMXBean old) {
    var left = old.getCollectionUsage();
    return left.getMax() > 0 && left.getUsed() > SHORT * left.getMax();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
