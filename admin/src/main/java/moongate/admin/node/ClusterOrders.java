package moongate.admin.node;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import moongate.model.health.UpstreamHealth;
import moongate.store.NodeMessages;
import moongate.store.StoreException;

/// Commands of an operator that concern all nodes of a database: sends them to the other nodes, and
/// executes those that other nodes have sent.
public final class ClusterOrders {
  private static final String LOG_LEVEL = "log-level";
  private static final String HEALTH = "health";
  private static final String WHOLE_TARGET = "-";

  /// The last word of all messages of this node. It has executed its own orders before it sends
  /// them: executed once more, they would undo what has changed since.
  private final String sender = UUID.randomUUID().toString();

  private final NodeMessages nodes;
  private final LogControl logs;
  private final UpstreamHealth health;

  public ClusterOrders(NodeMessages nodes, LogControl logs, UpstreamHealth health) {
    this.nodes = nodes;
    this.logs = logs;
    this.health = health;
  }

  /// Begins to execute the commands of other nodes.
  public void follow() {
    follow(LOG_LEVEL, words -> logs.change(words[1], Duration.ofSeconds(Long.parseLong(words[2]))));
    follow(
        HEALTH,
        words -> {
          var address = Optional.of(words[3]).filter(it -> !it.equals(WHOLE_TARGET));
          health.mark(words[1], words[2], address, Boolean.parseBoolean(words[4]));
        });
  }

  public void logLevel(String level, Duration time) throws StoreException {
    nodes.send(String.join(" ", LOG_LEVEL, level, "" + time.toSeconds(), sender));
  }

  public void mark(String upstream, String target, Optional<String> address, boolean isHealthy)
      throws StoreException {
    nodes.send(
        String.join(
            " ", HEALTH, upstream, target, address.orElse(WHOLE_TARGET), "" + isHealthy, sender));
  }

  private void follow(String topic, Consumer<String[]> order) {
    nodes.onMessage(
        topic,
        message -> {
          var words = message.split(" ", -1);
          if (!words[words.length - 1].equals(sender)) {
            order.accept(words);
          }
        });
  }
}
