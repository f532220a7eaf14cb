package moongate.cluster.control;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import moongate.store.RuntimeStore;
import moongate.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores what is known of data planes in the database, so that every control plane can show it.
///
/// A separate thread writes, so that no connection waits for the database. If a data plane is heard
/// of several times before that, only the latest state is written. While the database is
/// unavailable nothing is stored: data planes report again within half a minute.
public final class DataPlaneRows implements Consumer<DataPlaneRow>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.cluster");
  private static final int MOST_WAITING = 10_000;

  private final RuntimeStore store;
  private final Duration purgeDelay;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final SequencedMap<String, DataPlaneRow> waiting = new LinkedHashMap<>();
  private final Thread thread;
  private boolean isTold;

  /// Starts to write.
  ///
  /// @param purgeDelay how long a data plane is still shown after it was last heard of
  public DataPlaneRows(RuntimeStore store, Duration purgeDelay) {
    this.store = store;
    this.purgeDelay = purgeDelay;
    this.thread = Thread.ofPlatform().name("moongate-data-planes").daemon().start(this::run);
  }

  @Override
  public void accept(DataPlaneRow dataPlane) {
    lock.lock();
    try {
      if (waiting.size() < MOST_WAITING || waiting.containsKey(dataPlane.id())) {
        waiting.put(dataPlane.id(), dataPlane);
        news.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        write(next());
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private DataPlaneRow next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        news.await();
      }
      return waiting.pollFirstEntry().getValue();
    } finally {
      lock.unlock();
    }
  }

  private void write(DataPlaneRow dataPlane) {
    try {
      store.put(DataPlaneRow.ENTITY, dataPlane.document(dataPlane.lastSeen().plus(purgeDelay)));
      isTold = false;
    } catch (StoreException unavailable) {
      if (!isTold) {
        isTold = true;
        log.warn(
            "cannot write down which data planes were seen: {}", unavailable.problem().message());
      }
    } catch (RuntimeException | Error e) {
      log.error("cannot keep that data plane {} was seen", dataPlane.id(), e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
