package moongate.plugins.logging;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import moongate.fiber.Fiber;
import moongate.fiber.Loop;
import moongate.gateway.plugin.LogExports;
import moongate.gateway.plugin.Outbox;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A queue of entries from all event loops that are to be sent. They wait in memory, up to a bound.
/// A fiber, on the loop that has added the first one, sends them, and retries until they are
/// accepted or too old.
public final class BatchQueue implements Outbox.Sender {
  private static final String LOGGER = "moongate.plugin";
  private static final long SECOND = 1_000_000_000;

  /// The destination of batches.
  public interface Receiver {
    /// Sends a batch; returns why it was not accepted, or null if it was. The fiber waits.
    @Nullable String send(Fiber fiber, List<byte[]> batch);
  }

  private final String name;
  private final Logger log;
  private final BatchLimits limits;
  private final Receiver receiver;
  private final Outbox outbox;

  /// Guarded by its own lock, which is never held while a fiber waits.
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

  private final FillLevel level;
  private long waitingBytes;

  /// Of all entries that were not sent yet.
  private long heldBytes;

  private long dropped;
  private long toldOfDropped = System.nanoTime() - SECOND;
  private int onTheirWay;
  private boolean isRunning;
  private volatile boolean isHurried;
  private @Nullable Fiber coalescing;

  /// @param name the name in messages
  public BatchQueue(String name, BatchLimits limits, Outbox outbox, Receiver receiver) {
    this(name, LOGGER, limits, outbox, receiver);
  }

  /// A queue for lines of the log.
  public static BatchQueue ofLogs(
      String name, BatchLimits limits, Outbox outbox, Receiver receiver) {
    return new BatchQueue(name, LogExports.LOGGER, limits, outbox, receiver);
  }

  private BatchQueue(
      String name, String logger, BatchLimits limits, Outbox outbox, Receiver receiver) {
    this.name = name;
    this.log = LoggerFactory.getLogger(logger);
    this.limits = limits;
    this.level = new FillLevel(limits);
    this.outbox = outbox;
    this.receiver = receiver;
  }

  /// Adds an entry, which is sent when its turn comes.
  ///
  /// @param loop on which it is sent, if no fiber is sending yet
  public void add(Loop loop, byte[] entry) {
    boolean starts;
    long untold;
    FillLevel.Change change;
    Fiber woken = null;
    synchronized (waiting) {
      put(entry);
      starts = !isRunning && !waiting.isEmpty();
      isRunning |= starts;
      untold = takeDropped();
      change = level.at(waiting.size(), waitingBytes);
      if (waiting.size() >= limits.batchSize()) {
        woken = coalescing;
      }
    }
    tell(change);
    if (untold > 0) {
      log.error("[{}] queue full, dropped the {} oldest entries", name, untold);
    }
    if (starts) {
      outbox.add(this);
      inFiber(loop, this::run);
    } else if (woken != null) {
      woken.unpark();
    }
  }

  private void tell(FillLevel.Change change) {
    switch (change) {
      case LITTLE_ROOM -> log.warn("[{}] queue at 80% of its capacity", name);
      case ROOM_AGAIN -> log.warn("[{}] queue has room again", name);
      case NONE -> {}
    }
  }

  private void put(byte[] entry) {
    if (entry.length > limits.bytes()) {
      dropped++;
      return;
    }
    while (waiting.size() >= limits.entries() || waitingBytes + entry.length > limits.bytes()) {
      dropOldest();
    }
    while (!outbox.hold(heldBytes, entry.length)) {
      if (waiting.isEmpty()) {
        dropped++;
        return;
      }
      dropOldest();
    }
    waiting.add(entry);
    waitingBytes += entry.length;
    heldBytes += entry.length;
  }

  private void dropOldest() {
    int length = waiting.remove().length;
    waitingBytes -= length;
    release(length);
    dropped++;
  }

  private void release(long bytes) {
    heldBytes -= bytes;
    outbox.release(bytes);
  }

  /// The number of dropped entries that were not reported yet; at most once a second, because a
  /// full queue stays full, and drops one entry for each new one.
  private long takeDropped() {
    long now = System.nanoTime();
    if (dropped == 0 || now - toldOfDropped < SECOND) {
      return 0;
    }
    long untold = dropped;
    dropped = 0;
    toldOfDropped = now;
    return untold;
  }

  private static void inFiber(Loop loop, Consumer<Fiber> body) {
    var own = new Fiber[1];
    own[0] = Fiber.create(loop, () -> body.accept(own[0]));
    loop.execute(own[0]::start);
  }

  private void run(Fiber fiber) {
    try {
      while (sendNext(fiber)) {
        // the next batch
      }
    } catch (Throwable failure) {
      synchronized (waiting) {
        isRunning = false; // the next entry begins another run
      }
      throw failure;
    }
  }

  /// False if nothing waits.
  private boolean sendNext(Fiber fiber) {
    awaitMore(fiber);
    var batch = next();
    if (batch.isEmpty()) {
      leaveIfDone();
      return false;
    }
    if (limits.isParallel() && !isCrowded()) {
      inFiber(fiber.loop(), another -> deliver(another, batch));
    } else {
      deliver(fiber, batch);
    }
    return true;
  }

  /// Waits until a batch is full or has waited long enough.
  private void awaitMore(Fiber fiber) {
    if (limits.batchSize() == 1 || limits.coalescing().isZero() || isHurried) {
      return;
    }
    synchronized (waiting) {
      if (waiting.isEmpty() || waiting.size() >= limits.batchSize()) {
        return;
      }
      coalescing = fiber;
    }
    var isOver = new boolean[1];
    var timer =
        fiber
            .loop()
            .schedule(
                limits.coalescing(),
                () -> {
                  isOver[0] = true;
                  fiber.unpark();
                });
    while (!isOver[0] && !isFull() && !isHurried) {
      fiber.park();
    }
    timer.cancel();
    synchronized (waiting) {
      coalescing = null;
    }
  }

  private boolean isFull() {
    synchronized (waiting) {
      return waiting.size() >= limits.batchSize();
    }
  }

  /// Entries that wait for a receiver that accepts nothing are bounded while they are being sent,
  /// too.
  private boolean isCrowded() {
    synchronized (waiting) {
      return onTheirWay > limits.entries();
    }
  }

  /// The next batch. If nothing waits, it is empty, and this run ends.
  private List<byte[]> next() {
    var batch = new ArrayList<byte[]>(Math.min(limits.batchSize(), 100));
    FillLevel.Change change;
    synchronized (waiting) {
      while (!waiting.isEmpty() && batch.size() < limits.batchSize()) {
        var entry = waiting.remove();
        waitingBytes -= entry.length;
        batch.add(entry);
      }
      isRunning = !batch.isEmpty();
      onTheirWay += batch.size();
      change = level.at(waiting.size(), waitingBytes);
    }
    tell(change);
    return batch;
  }

  private void deliver(Fiber fiber, List<byte[]> batch) {
    try {
      sendUntilTaken(fiber, batch);
    } finally {
      synchronized (waiting) {
        onTheirWay -= batch.size();
        release(batch.stream().mapToLong(entry -> entry.length).sum());
      }
      leaveIfDone();
    }
  }

  private void leaveIfDone() {
    if (isDone()) {
      outbox.remove(this);
    }
  }

  @Override
  public void hurry() {
    isHurried = true;
    Fiber held;
    synchronized (waiting) {
      held = coalescing;
    }
    if (held != null) {
      held.unpark();
    }
  }

  @Override
  public boolean isDone() {
    synchronized (waiting) {
      return waiting.isEmpty() && onTheirWay == 0;
    }
  }

  private void sendUntilTaken(Fiber fiber, List<byte[]> batch) {
    long started = System.nanoTime();
    var delay = limits.firstRetry();
    while (true) {
      var refusal = send(fiber, batch);
      if (refusal == null) {
        return;
      }
      if (System.nanoTime() - started + delay.toNanos() > limits.retryTime().toNanos()) {
        log.error("[{}] dropped {} entries: {}", name, batch.size(), refusal);
        return;
      }
      log.warn("[{}] could not send {} entries, trying again: {}", name, batch.size(), refusal);
      fiber.sleep(delay);
      delay = shorter(delay.multipliedBy(2), limits.longestRetry());
    }
  }

  private @Nullable String send(Fiber fiber, List<byte[]> batch) {
    try {
      return receiver.send(fiber, batch);
    } catch (RuntimeException failure) {
      return failure.getMessage();
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
