package moongate.app.node;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import moongate.functions.Functions;
import moongate.functions.api.OtherNodes;
import moongate.store.NodeMessages;
import moongate.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries messages between the functions of all nodes of a database. Many of them go together, and
/// what is still waiting is not sent twice: functions may have something to say in each request.
///
///     functions 4f0c… event:…:…:7;invalidate:…
final class FunctionMessages implements OtherNodes, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.functions");
  private static final String TOPIC = "functions";
  private static final int MOST_WAITING_BYTES = 4 << 20;

  /// What keeping a message takes beside its bytes.
  private static final int BYTES_PER_MESSAGE = 100;

  /// Between two messages, so that a busy function does not keep the database busy, too.
  private static final long PAUSE_MILLIS = 50;

  private static final long RETRY_MILLIS = 1000;

  private final NodeMessages nodes;
  private final Functions functions;

  /// The second word of all messages of this node, which does not listen to them.
  private final String sender = UUID.randomUUID().toString();

  private final String head = TOPIC + " " + sender + " ";
  private final LinkedHashSet<String> waiting = new LinkedHashSet<>();
  private int waitingBytes;
  private @Nullable Thread sending;

  FunctionMessages(NodeMessages nodes, Functions functions) {
    this.nodes = nodes;
    this.functions = functions;
  }

  /// From now on, functions of this node and of the others hear of each other.
  void start() {
    nodes.onMessage(TOPIC, this::hear);
    functions.follow(this);
    sending = Thread.ofVirtual().name("moongate-function-messages").start(this::sendAll);
  }

  @Override
  public @Nullable String send(String message) {
    if (head.length() + message.length() > NodeMessages.LONGEST) {
      return "it is too long";
    }
    synchronized (waiting) {
      if (waitingBytes >= MOST_WAITING_BYTES && !waiting.contains(message)) {
        return "too many messages are waiting";
      }
      if (waiting.add(message)) {
        waitingBytes += weight(message);
      }
      waiting.notifyAll();
    }
    return null;
  }

  private void sendAll() {
    boolean isAway = false;
    try {
      while (true) {
        var batch = next();
        try {
          nodes.send(head + String.join(";", batch));
          isAway = false;
          Thread.sleep(PAUSE_MILLIS);
        } catch (StoreException | RuntimeException failure) {
          putBack(batch);
          if (!isAway) {
            isAway = true;
            log.error(
                "other nodes are not told what functions tell them, until they can be: {}",
                failure.getMessage());
          }
          Thread.sleep(RETRY_MILLIS);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /// Takes as many of the waiting messages as fit into one.
  private List<String> next() throws InterruptedException {
    synchronized (waiting) {
      while (waiting.isEmpty()) {
        waiting.wait();
      }
      var batch = new ArrayList<String>();
      int left = NodeMessages.LONGEST - head.length();
      for (var message : waiting) {
        left -= message.length() + 1;
        if (left < -1) {
          break;
        }
        batch.add(message);
      }
      for (var message : batch) {
        waiting.remove(message);
        waitingBytes -= weight(message);
      }
      return batch;
    }
  }

  private void putBack(List<String> batch) {
    synchronized (waiting) {
      for (var message : batch.reversed()) {
        waitingBytes += waiting.contains(message) ? 0 : weight(message);
        waiting.addFirst(message);
      }
    }
  }

  private static int weight(String message) {
    return BYTES_PER_MESSAGE + message.length();
  }

  private void hear(String message) {
    var words = message.split(" ", 3);
    if (words.length == 3 && !words[1].equals(sender)) {
      for (var each : words[2].split(";", -1)) {
        functions.hear(each);
      }
    }
  }

  /// What is still waiting is not sent.
  @Override
  public void close() {
    var thread = sending;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
