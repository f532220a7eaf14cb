package moongate.app.node;

import java.time.Duration;
import java.util.UUID;
import moongate.functions.Functions;
import moongate.functions.api.OtherNodes;
import moongate.store.MessageLog;
import moongate.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries messages between the functions of all nodes of a database. Many of them go together:
/// functions may have something to say in each request.
///
///     event:…:…:7;invalidate:…
final class FunctionMessages implements OtherNodes, MessageLog.Reader, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.functions");

  /// Between two entries of the log, so that a busy function does not keep the database busy, too.
  private static final long PAUSE_MILLIS = 50;

  private static final long RETRY_MILLIS = 1000;
  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

  private final MessageLog nodes;
  private final Functions functions;
  private final WaitingMessages waiting = new WaitingMessages();
  private @Nullable Thread sending;

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
    return waiting.add(message, delay);
  }

  private void sendAll() {
    try {
      for (var batch = waiting.take(); !batch.messages().isEmpty(); batch = waiting.take()) {
        send(batch);
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException tooLate) {
      log.error("the node stops, and other nodes are not told what its functions told them last");
    }
  }

  /// Tries until it succeeds: a failure does not tell whether the others have got it.
  private void send(WaitingMessages.Batch batch) throws InterruptedException {
    var id = UUID.randomUUID();
    var text = String.join(";", batch.messages());
    boolean isAway = false;
    while (true) {
      try {
        append(id, text, batch.dueMillis());
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
    waiting.close();
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
