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
import moongate.store.FreeMemory;
import moongate.store.InvalidConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts the configurations that the control plane sends into the store, one after the other, on its
/// own thread. If several are waiting, only the newest is applied. If one cannot be served, the log
/// says why, and the one before stays in force.
public final class Updates implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.cluster");
  private static final String SOURCE = "config_table";

  /// The largest decompressed configuration; JSON is read up to this size.
  private static final int MOST_PLAIN_BYTES = 100_000_000;

  /// Functions are compiled on this thread, and they may be nested deeply.
  private static final long STACK_BYTES = 8 << 20;

  private static final Duration LONGEST_APPLICATION = Duration.ofSeconds(5);

  /// The pause between attempts to write a configuration that could not be written.
  private static final Duration BETWEEN_WRITES = Duration.ofSeconds(30);

  /// A broken control plane may send the same thousands of times a second; the log is not to grow
  /// as fast.
  private static final Duration BETWEEN_REPETITIONS = Duration.ofSeconds(1);

  private final ConfigStore store;
  private final DeclarativeFile reader;
  private final KeptConfiguration kept;
  private final AtomicReference<@Nullable Message> newest = new AtomicReference<>();
  private final Semaphore arrivals = new Semaphore(0);
  private final Thread worker;
  private volatile boolean isClosed;
  private volatile String settled;

  /// The configuration in force, if it has not been written to disk yet.
  private byte @Nullable [] unkept;

  private boolean isFailureTold;
  private String lastProblem = "";
  private long lastTold;

  /// @param done called with the hash of the configuration in force when the message has been
  ///   processed, whatever the result
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

  /// The hash of the configuration in force, updated when it has been written to disk or could not
  /// be written; 32 zeros if there is none.
  String hash() {
    return settled;
  }

  private String inForce() {
    return store.current().hash();
  }

  /// Restores the configuration that was kept before the node was stopped. To be called before
  /// [#start()].
  ///
  /// @param fallback loads another configuration, if none that was kept can be served
  public void restore(Runnable fallback) {
    if (!isRestored()) {
      fallback.run();
    }
    settled = inForce();
  }

  private boolean isRestored() {
    try {
      var message = kept.read();
      if (message.isEmpty()) {
        return false;
      }
      log.info(ControlPlaneLink.NOTICE, "found persisted configuration {}, loading...", kept);
      var problem = take(message.get());
      problem.ifPresent(
          it -> log.error("the persisted configuration {} cannot be served: {}", kept, it));
      return problem.isEmpty();
    } catch (IOException unreadable) {
      log.error("the persisted configuration {} cannot be read: {}", kept, unreadable.toString());
      return false;
    }
  }

  /// Begins to apply configurations.
  public void start() {
    worker.start();
  }

  /// Accepts a message. It replaces a message that is still waiting.
  ///
  /// @param from the sender, for the log
  /// @param done called with the hash that is in force after the message has been processed, on
  ///   another thread
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

  /// Waits until a message arrives, or until it is time to try again to write the configuration.
  private void awaitArrival() throws InterruptedException {
    if (unkept == null) {
      arrivals.acquire();
    } else {
      var _ = arrivals.tryAcquire(BETWEEN_WRITES.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /// The hash is reported only when the configuration is on disk. So a node that is killed does not
  /// come back with an older configuration than it has reported.
  private void apply(Message message) {
    var before = inForce();
    take(message.payload()).ifPresent(problem -> tell(problem, message.from()));
    var now = inForce();
    if (!now.equals(before)) {
      unkept = message.payload();
    }
    keep();
    settled = now;
    message.done().accept(now);
  }

  private void tell(String problem, String from) {
    long now = System.nanoTime();
    boolean isRepeated =
        problem.equals(lastProblem) && now - lastTold < BETWEEN_REPETITIONS.toNanos();
    if (isRepeated) {
      return;
    }
    lastProblem = problem;
    lastTold = now;
    log.error(
        "unable to update running config: bad config received from control plane {}: {}",
        from,
        problem);
  }

  /// Applies the configuration in `payload`; returns why that is not possible, if it is not.
  private Optional<String> take(byte[] payload) {
    long start = System.nanoTime();
    try {
      var outline = Reconfigure.outline(payload, MOST_PLAIN_BYTES);
      if (outline.configHash().filter(inForce()::equals).isPresent()) {
        log.debug("the configuration {} is in force already", inForce());
        return Optional.empty();
      }
      var missing = FreeMemory.shortageForTable(outline.plainBytes());
      if (!missing.isEmpty()) {
        return Optional.of("it " + missing);
      }
      var problems = store.replace(snapshot(payload, outline.plainBytes()));
      if (!problems.isEmpty()) {
        return Optional.of(problems.toText(SOURCE));
      }
      long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
      log.info(ControlPlaneLink.NOTICE, "configuration {} applied in {} ms", inForce(), millis);
      return Optional.empty();
    } catch (ProtocolException malformed) {
      return Optional.of(String.valueOf(malformed.getMessage()));
    } catch (InvalidConfiguration invalid) {
      return Optional.of(invalid.problems().toText(SOURCE));
    } catch (RuntimeException | Error defect) {
      // No message may end the node, or this thread, which the next message needs. Not even one for
      // which there is not enough memory.
      return Optional.of(defect.toString());
    }
  }

  /// In a method of its own, so that the parsed message is garbage before the new plan needs its
  /// memory.
  private Snapshot snapshot(byte[] payload, int plainBytes)
      throws ProtocolException, InvalidConfiguration {
    var message = Reconfigure.read(payload, plainBytes);
    var received = reader.received(message.configTable(), message.configHash(), SOURCE);
    if (!received.passedOver().isEmpty()) {
      log.warn(
          "the control plane sends what means nothing here: {}",
          String.join(", ", received.passedOver()));
    }
    return received.snapshot();
  }

  /// If writing fails, the node goes on serving.
  private void keep() {
    var payload = unkept;
    if (payload == null) {
      return;
    }
    try {
      kept.write(payload);
      unkept = null;
      if (isFailureTold) {
        log.info(ControlPlaneLink.NOTICE, "the configuration is in {} now", kept);
      }
      isFailureTold = false;
    } catch (IOException e) {
      if (!isFailureTold) {
        log.error(
            "the configuration cannot be written to {}; this is tried again each {} s. A restart"
                + " before that, without the control plane, would serve {}: {}",
            kept,
            BETWEEN_WRITES.toSeconds(),
            kept.isThere() ? "the one before" : "none",
            e.toString());
      }
      isFailureTold = true;
    }
  }

  /// Waits until a configuration that is being applied has been written. An interrupt would damage
  /// the file.
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
