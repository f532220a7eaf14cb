package moongate.app.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import moongate.functions.Functions;
import moongate.functions.api.OtherNodes;
import moongate.store.MessageLog;
import moongate.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries messages between the functions of all nodes of a database. Many of them go together, and
/// what is still waiting is not sent twice: functions may have something to say in each request.
///
///     event:…:…:7;invalidate:…
final class FunctionMessages implements OtherNodes, MessageLog.Reader, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.functions");

  /// A million bytes in Base64, and their channel.
  private static final int LONGEST = 1_400_000;

  private static final int MOST_WAITING_BYTES = 8 << 20;

  /// What keeping a message takes beside its bytes.
  private static final int BYTES_PER_MESSAGE = 100;

  /// Between two entries of the log, so that a busy function does not keep the database busy, too.
  private static final long PAUSE_MILLIS = 50;

  /// Messages that are due within so much time of each other are left for later together.
  private static final long TOGETHER_MILLIS = 100;

  private static final long RETRY_MILLIS = 1000;
  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

  private final MessageLog nodes;
  private final Functions functions;
  private final LinkedHashSet<Waiting> waiting = new LinkedHashSet<>();
  private final DelayedBytes delayed = new DelayedBytes();
  private int waitingBytes;
  private boolean isClosed;
  private @Nullable Thread sending;

  /// @param dueMillis when the others are to be told; 0 for now
  private record Waiting(String message, long dueMillis) {
    boolean isForNow() {
      return dueMillis == 0;
    }

    boolean goesWith(Waiting other) {
      return isForNow() == other.isForNow()
          && Math.abs(dueMillis - other.dueMillis) <= TOGETHER_MILLIS;
    }
  }

  /// What is sent at once: messages for now, or some for later.
  private record Batch(List<String> messages, long dueMillis) {}

  FunctionMessages(MessageLog nodes, Functions functions) {
    this.nodes = nodes;
    this.functions = functions;
  }

  /// From now on, functions of this node and of the others hear of each other.
  void start() {
    nodes.follow(this);
    functions.follow(this);
    sending = Thread.ofVirtual().name("moongate-function-messages").start(this::sendAll);
  }

  @Override
  public @Nullable String send(String message, Duration delay) {
    if (message.length() > LONGEST) {
      return "it is too long";
    }
    synchronized (waiting) {
      if (isClosed) {
        return "process exiting";
      }
      long now = System.currentTimeMillis();
      var added = new Waiting(message, delay.isZero() ? 0 : now + delay.toMillis());
      if (waitingBytes >= MOST_WAITING_BYTES && !waiting.contains(added)) {
        return "too many messages are waiting";
      }
      if (!delay.isZero() && !delayed.add(weight(message), added.dueMillis, now)) {
        return "too many messages are waiting for their time";
      }
      if (waiting.add(added)) {
        waitingBytes += weight(message);
      }
      waiting.notifyAll();
    }
    return null;
  }

  private void sendAll() {
    try {
      for (var batch = next(); !batch.messages.isEmpty(); batch = next()) {
        send(batch);
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException tooLate) {
      log.error("the node stops, and other nodes are not told what its functions told them last");
    }
  }

  /// Tries until it succeeds: a failure does not tell whether the others have got it.
  private void send(Batch batch) throws InterruptedException {
    var id = UUID.randomUUID();
    var text = String.join(";", batch.messages);
    boolean isAway = false;
    while (true) {
      try {
        append(id, text, batch.dueMillis);
        return;
      } catch (StoreException | RuntimeException failure) {
        if (!isAway) {
          isAway = true;
          log.error(
              "other nodes are not told what functions tell them, until they can be: {}",
              failure.getMessage());
        }
        Thread.sleep(RETRY_MILLIS);
      }
    }
  }

  private void append(UUID id, String text, long dueMillis) throws StoreException {
    long delay = dueMillis - System.currentTimeMillis();
    if (delay > 0) {
      nodes.appendLater(id, text, Duration.ofMillis(delay));
    } else {
      nodes.append(id, text);
    }
  }

  /// Takes as many of the waiting messages as may go together. None means that there will be none
  /// any more.
  private Batch next() throws InterruptedException {
    synchronized (waiting) {
      while (waiting.isEmpty() && !isClosed) {
        waiting.wait();
      }
      var batch = firstOnes();
      for (var one : batch) {
        waiting.remove(one);
        waitingBytes -= weight(one.message);
      }
      long dueMillis = batch.stream().mapToLong(Waiting::dueMillis).max().orElse(0);
      return new Batch(batch.stream().map(Waiting::message).toList(), dueMillis);
    }
  }

  /// Those for now go first: a function that has much to say for later must not hold them up.
  private List<Waiting> firstOnes() {
    var first =
        waiting.stream()
            .filter(Waiting::isForNow)
            .findFirst()
            .or(() -> waiting.stream().findFirst());
    return first.map(this::allWith).orElse(List.of());
  }

  /// As many as may go together with `first`.
  private List<Waiting> allWith(Waiting first) {
    var batch = new ArrayList<Waiting>();
    int left = LONGEST;
    for (var one : waiting) {
      if (one.goesWith(first)) {
        left -= one.message.length() + 1;
        if (left < -1) {
          break;
        }
        batch.add(one);
      }
    }
    return batch;
  }

  private static int weight(String message) {
    return BYTES_PER_MESSAGE + message.length();
  }

  @Override
  public void read(String text) {
    for (var message : text.split(";", -1)) {
      functions.hear(message);
    }
  }

  @Override
  public void missed() {
    log.warn("this node has missed what functions of other nodes told it: kong.cache is emptied");
    functions.missed();
  }

  /// What is still waiting is sent, if the database answers.
  @Override
  public void close() {
    synchronized (waiting) {
      isClosed = true;
      waiting.notifyAll();
    }
    var thread = sending;
    try {
      if (thread != null && !thread.join(LONGEST_FAREWELL)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
