package moongate.cluster.data;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import moongate.cluster.protocol.ProtocolException;
import moongate.cluster.protocol.Reconfigure;
import moongate.model.Snapshot;
import moongate.store.ConfigStore;
import moongate.store.DeclarativeFile;
import moongate.store.InvalidConfiguration;
import moongate.store.Room;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/// Brings what the control plane sends into the store: one configuration after the other, on a
/// thread beside the event loops. Of several that wait only the newest is looked at. One that
/// cannot be served is told in the log, and the one before serves on.
public final class Updates implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.cluster");
  private static final Marker NOTICE = MarkerFactory.getMarker("notice");
  private static final String SOURCE = "config_table";

  /// The most that a configuration may be when it is decompressed: what JSON is read of at all.
  private static final int MOST_PLAIN_BYTES = 100_000_000;

  /// Functions are compiled on it, which may be nested deeply.
  private static final long STACK_BYTES = 8 << 20;

  private static final Duration LONGEST_APPLICATION = Duration.ofSeconds(5);

  /// Between attempts to write down what could not be written.
  private static final Duration BETWEEN_WRITES = Duration.ofSeconds(30);

  private final ConfigStore store;
  private final DeclarativeFile reader;
  private final KeptConfiguration kept;
  private final AtomicReference<@Nullable Message> newest = new AtomicReference<>();
  private final Semaphore arrivals = new Semaphore(0);
  private final Thread worker;
  private volatile boolean isClosed;
  private volatile String settled;

  /// The configuration in force, while it is not on disk.
  private byte @Nullable [] unkept;

  private boolean isFailureTold;

  /// @param done told the hash in force when the message was dealt with, whatever came of it
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Message(byte[] payload, String from, Consumer<String> done) {}

  public Updates(ConfigStore store, DeclarativeFile reader, KeptConfiguration kept) {
    this.store = store;
    this.reader = reader;
    this.kept = kept;
    this.settled = store.current().hash();
    this.worker =
        Thread.ofPlatform()
            .name("cluster-config")
            .daemon()
            .stackSize(STACK_BYTES)
            .unstarted(this::work);
  }

  /// The hash of the configuration in force, once it is on disk, or could not be written: 32 zeros
  /// when there is none.
  String hash() {
    return settled;
  }

  private String inForce() {
    return store.current().hash();
  }

  /// Serves what was kept before the node was stopped. Before [#start()].
  public void restore() {
    try {
      var message = kept.read();
      if (message.isEmpty()) {
        return;
      }
      log.info(NOTICE, "found persisted configuration {}, loading...", kept);
      take(message.get())
          .ifPresent(problem ->
              log.error("the persisted configuration {} cannot be served: {}", kept, problem));
      settled = inForce();
    } catch (IOException unreadable) {
      log.error("the persisted configuration {} cannot be read: {}", kept, unreadable.toString());
    }
  }

  /// From now on configurations are applied.
  public void start() {
    worker.start();
  }

  /// Takes a message; it replaces one that still waits.
  ///
  /// @param from where it came from, for the log
  /// @param done told the hash then in force, on another thread, when it was dealt with
  void offer(byte[] payload, String from, Consumer<String> done) {
    newest.set(new Message(payload, from, done));
    arrivals.release();
  }

  private void work() {
    try {
      while (true) {
        awaitArrival();
        var message = newest.getAndSet(null);
        if (isClosed) {
          return;
        }
        if (message != null) {
          apply(message);
        } else {
          keep();
        }
      }
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Until a message comes, or it is time to write down what could not be written.
  private void awaitArrival() throws InterruptedException {
    if (unkept == null) {
      arrivals.acquire();
    } else {
      var _ = arrivals.tryAcquire(BETWEEN_WRITES.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /// What the control plane is told to be in force is on disk by then: a node that is killed does
  /// not come back with less than it has told.
  private void apply(Message message) {
    var before = inForce();
    take(message.payload())
        .ifPresent(problem ->
            log.error(
                "unable to update running config: bad config received from control plane {}: {}",
                message.from(),
                problem));
    var now = inForce();
    if (!now.equals(before)) {
      unkept = message.payload();
    }
    keep();
    settled = now;
    message.done().accept(now);
  }

  /// What keeps the configuration in `payload` from being served, if anything does.
  private Optional<String> take(byte[] payload) {
    long start = System.nanoTime();
    try {
      int size = Reconfigure.plainBytes(payload, MOST_PLAIN_BYTES);
      if (Reconfigure.configHash(payload).filter(inForce()::equals).isPresent()) {
        log.debug("the configuration {} is in force already", inForce());
        return Optional.empty();
      }
      var missing = Room.missingForTable(size);
      if (!missing.isEmpty()) {
        return Optional.of("it " + missing);
      }
      var problems = store.replace(snapshot(payload));
      if (!problems.isEmpty()) {
        return Optional.of(problems.toText(SOURCE));
      }
      long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
      log.info(NOTICE, "configuration {} applied in {} ms", inForce(), millis);
      return Optional.empty();
    } catch (ProtocolException malformed) {
      return Optional.of(String.valueOf(malformed.getMessage()));
    } catch (InvalidConfiguration invalid) {
      return Optional.of(invalid.problems().toText(SOURCE));
    } catch (RuntimeException | Error defect) {
      // Nothing that one message does, not even to be too large for the memory that there is, may
      // end the node, or the thread that the next one needs.
      return Optional.of(defect.toString());
    }
  }

  /// What the message was made of is forgotten when this ends: it would be in the way of the plan
  /// that is to be made.
  private Snapshot snapshot(byte[] payload) throws ProtocolException, InvalidConfiguration {
    var message = Reconfigure.read(payload, MOST_PLAIN_BYTES);
    var received = reader.received(message.configTable(), message.configHash(), SOURCE);
    if (!received.passedOver().isEmpty()) {
      log.warn(
          "the control plane sends what means nothing here: {}",
          String.join(", ", received.passedOver()));
    }
    return received.snapshot();
  }

  /// Without it the node serves all the same.
  private void keep() {
    var payload = unkept;
    if (payload == null) {
      return;
    }
    try {
      kept.write(payload);
      unkept = null;
      if (isFailureTold) {
        log.info(NOTICE, "the configuration is in {} now", kept);
      }
      isFailureTold = false;
    } catch (IOException e) {
      if (!isFailureTold) {
        log.error(
            "the configuration cannot be written to {}, and would be missing after a restart;"
                + " this is tried again each {} s: {}",
            kept,
            BETWEEN_WRITES.toSeconds(),
            e.toString());
      }
      isFailureTold = true;
    }
  }

  /// Lets a configuration that is being applied be kept, too: an interrupt would tear the file that
  /// is written.
  @Override
  public void close() {
    isClosed = true;
    arrivals.release();
    if (worker.isAlive()) {
      try {
        worker.join(LONGEST_APPLICATION);
      } catch (InterruptedException impatient) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
