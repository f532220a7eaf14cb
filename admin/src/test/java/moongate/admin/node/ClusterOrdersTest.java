package moongate.admin.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import moongate.model.health.BalancerHealth;
import moongate.model.health.UpstreamHealth;
import moongate.store.NodeMessages;
import org.junit.jupiter.api.Test;

class ClusterOrdersTest {
  private final Database database = new Database();
  private final Node one = new Node("one");
  private final Node other = new Node("other");
  private final List<String> done = new ArrayList<>();

  /// Hands each message to all nodes, as PostgreSQL does.
  private static final class Database implements NodeMessages {
    private record Listener(String topic, Consumer<String> listener) {}

    private final List<Listener> listeners = new ArrayList<>();

    @Override
    public void send(String message) {
      for (var each : listeners) {
        if (message.startsWith(each.topic + " ")) {
          each.listener.accept(message);
        }
      }
    }

    @Override
    public void onMessage(String topic, Consumer<String> listener) {
      listeners.add(new Listener(topic, listener));
    }
  }

  /// A node that writes down which orders it has executed.
  private final class Node implements LogControl, UpstreamHealth {
    private final String name;

    Node(String name) {
      this.name = name;
    }

    ClusterOrders orders() {
      var orders = new ClusterOrders(database, this, this);
      orders.follow();
      return orders;
    }

    @Override
    public String level() {
      return "notice";
    }

    @Override
    public void change(String level, Duration time) {
      done.add(name + " " + level + " " + time);
    }

    @Override
    public Optional<BalancerHealth> of(String upstreamId) {
      return Optional.empty();
    }

    @Override
    public Marking mark(
        String upstreamId, String targetId, Optional<String> address, boolean isHealthy) {
      done.add("%s %s %s %s %s".formatted(name, upstreamId, targetId, address, isHealthy));
      return Marking.DONE;
    }
  }

  /// A mark that came back to its own node undid a later one, or what a health check had found.
  @Test
  void ordersAreForTheOtherNodes() throws Exception {
    var orders = one.orders();
    other.orders();

    orders.mark("u", "t", Optional.empty(), false);
    orders.mark("u", "t", Optional.of("10.0.0.1:80"), true);
    orders.logLevel("debug", Duration.ofMinutes(1));

    assertThat(done)
        .containsExactly(
            "other u t Optional.empty false",
            "other u t Optional[10.0.0.1:80] true",
            "other debug PT1M");
  }

  @Test
  void ordersOfNodesThatDoNotSayWhoTheyAreAreExecuted() {
    one.orders();

    database.send("health u t - true");
    database.send("log-level debug 5");

    assertThat(done).containsExactly("one u t Optional.empty true", "one debug PT5S");
  }
}
