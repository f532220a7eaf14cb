package moongate.cluster.control;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import moongate.cluster.protocol.ConfigTable;
import moongate.cluster.protocol.Reconfigure;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Prepares each configuration for sending, on its own thread, and passes it to the [Hub]. The
/// first of several changes is sent at once; changes that follow within the interval are sent
/// together. One that cannot be made ready is tried again after a pause, unless another has come.
public final class Publisher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.cluster");

  /// The pause after a failure, such as a lack of memory.
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final Hub hub;
  private final EntitySchemas schemas;
  private final long intervalNanos;
  private final int mostPayload;
  private final Duration retry;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private @Nullable Snapshot next;
  private long generation;
  private String published = "";

  /// @param interval the minimum time between two configurations
  /// @param mostPayload in bytes; a larger configuration is not sent
  public Publisher(Hub hub, EntitySchemas schemas, Duration interval, int mostPayload) {
    this(hub, schemas, interval, mostPayload, RETRY);
  }

  /// @param retry the pause after a failure
  Publisher(Hub hub, EntitySchemas schemas, Duration interval, int mostPayload, Duration retry) {
    this.retry = retry;
    this.hub = hub;
    this.schemas = schemas;
    this.intervalNanos = interval.toNanos();
    this.mostPayload = mostPayload;
    this.thread = Thread.ofPlatform().name("moongate-publisher").daemon().start(this::run);
  }

  /// Never waits.
  public void publish(Snapshot snapshot) {
    lock.lock();
    try {
      next = snapshot;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        var snapshot = take();
        try {
          send(snapshot);
        } catch (RuntimeException | Error e) {
          log.error(
              "the configuration cannot be made ready for data planes, which keep the one before;"
                  + " it is tried again in {} s",
              retry.toSeconds(),
              e);
          again(snapshot);
        }
        Thread.sleep(Duration.ofNanos(intervalNanos));
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits, but for another configuration only as long as it has to.
  private void again(Snapshot failed) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = retry.toNanos();
      while (next == null && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (next == null) {
        next = failed;
      }
    } finally {
      lock.unlock();
    }
  }

  private Snapshot take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      @Nullable Snapshot taken;
      while ((taken = next) == null) {
        changed.await();
      }
      next = null;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void send(Snapshot snapshot) {
    var written = Reconfigure.write(ConfigTable.of(snapshot, schemas), Instant.now());
    var hash = written.hashes().config();
    if (hash.equals(published)) {
      return;
    }
    if (written.payload().length > mostPayload) {
      log.error(
          "the configuration has {} bytes when compressed, more than cluster_max_payload ({}):"
              + " data planes keep the one before",
          written.payload().length,
          mostPayload);
      return;
    }
    hub.publish(new Payload(++generation, written));
    published = hash;
    log.info(
        "configuration {} goes to {} data planes: {} bytes, {} when compressed",
        hash,
        hub.size(),
        written.plainBytes(),
        written.payload().length);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
