package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import moongate.functions.sandbox.SandboxMode;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `kong.cluster_events`, and `kong.cache` on several nodes: two nodes whose messages go straight
/// to the other one.
class ClusterEventsTest {
  private final FunctionLab node = new FunctionLab(settings());
  private final FunctionLab other = new FunctionLab(settings());
  private final List<String> sent = new ArrayList<>();
  private final List<Duration> delays = new ArrayList<>();

  private static FunctionSettings settings() {
    return new TestSettings().mode(SandboxMode.ON).made();
  }

  @BeforeEach
  void connect() {
    node.follow((message, delay) -> {
      sent.add(message);
      delays.add(delay);
      other.hear(message);
      return null;
    });
  }

  @AfterEach
  void close() {
    node.close();
    other.close();
  }

  private static void subscribe(FunctionLab lab) {
    assertThat(
            lab.result(
                "kong.cluster_events:subscribe('shop', function(...)"
                    + " kong.log.err('heard: ', select('#', ...), ' ', (...)) end)"))
        .isEqualTo("true");
  }

  private static boolean hears(FunctionLab lab, String text) {
    return lab.log.stream().anyMatch(line -> line.contains("heard: " + text));
  }

  @Test
  void anEventIsHeardOnOtherNodesOnly() throws Exception {
    subscribe(node);
    subscribe(other);

    assertThat(node.result("kong.cluster_events:broadcast('shop', 'a hat; \\0\\255')"))
        .isEqualTo("true");

    Await.that(() -> hears(other, "1 a hat; "));
    assertThat(hears(node, "")).isFalse();
    assertThat(sent).singleElement().asString().matches("[!-~&&[^; ]]+");
  }

  /// Messages that wait are sent once if they are equal.
  @Test
  void noTwoBroadcastsAreTheSameMessage() {
    node.result("kong.cluster_events:broadcast('shop', 'x')");
    node.result("kong.cluster_events:broadcast('shop', 'x')");
    node.result("kong.cache:invalidate('key')");
    node.result("kong.cache:invalidate('key')");
    assertThat(sent).hasSize(4);
    assertThat(Set.copyOf(sent)).hasSize(3);
  }

  /// A node that was away hears of everything at once, and its handlers need a while.
  @Test
  void noEventIsLostBecauseManyCome() throws Exception {
    assertThat(
            other.result(
                "kong.cluster_events:subscribe('shop', function(n) ngx.sleep(0.001)"
                    + " count = (count or 0) + 1"
                    + " if n == '2000' then kong.log.err('heard: ', count) end end)"))
        .isEqualTo("true");

    node.result(
        "(function() for i = 1, 2000 do kong.cluster_events:broadcast('shop', tostring(i)) end end)()");

    Await.that(() -> hears(other, "2000"));
  }

  @Test
  void anEventMayBeSentLater() {
    node.result("kong.cluster_events:broadcast('shop', 'late', 0.05)");
    node.result("kong.cluster_events:broadcast('shop', 'now')");
    assertThat(delays).containsExactly(Duration.ofMillis(50), Duration.ZERO);
    assertThat(
            node.result("pcall(kong.cluster_events.broadcast, kong.cluster_events, 'a', 'b', -1)"))
        .startsWith("false");
  }

  @Test
  void aCacheForgetsOnAllNodes() throws Exception {
    var fill = "kong.cache:get('key', nil, function() return 'old' end)";
    node.result(fill);
    other.result(fill);

    node.result("kong.cache:invalidate_local('key')");
    assertThat(node.result("tostring(kong.cache:probe('key'))")).isEqualTo("nil");
    assertThat(other.result("select(3, kong.cache:probe('key'))")).isEqualTo("old");

    node.result("kong.cache:invalidate('key')");
    assertThat(other.result("tostring(kong.cache:probe('key'))")).isEqualTo("nil");
  }

  @Test
  void whatCannotBeSentIsTold() throws Exception {
    node.follow((_, _) -> "it is too long");
    assertThat(node.result("select(2, kong.cluster_events:broadcast('shop', 'x'))"))
        .isEqualTo("it is too long");
    node.result("kong.cache:invalidate('key')");
    assertThat(node.log).anyMatch(line -> line.contains("other nodes keep 'key': it is too long"));
  }

  @Test
  void aNodeWithoutOthersTellsNobody() throws Exception {
    subscribe(other);
    assertThat(other.result("kong.cluster_events:broadcast('shop', 'x')")).isEqualTo("true");
    other.result("1");
    assertThat(hears(other, "")).isFalse();
  }

  @Test
  void messagesOfNewerNodesAreIgnored() throws Exception {
    other.hear("somersault:YQ==");
    other.hear("invalidate");
    assertThat(other.result("1")).isEqualTo("1");
  }

  @Test
  void wrongArgumentsAreNamed() throws Exception {
    assertThat(node.error("kong.cluster_events:broadcast(1, 'x')"))
        .contains("channel must be a string");
    assertThat(node.error("kong.cluster_events:broadcast('shop', {})"))
        .contains("data must be a string");
    assertThat(node.error("kong.cluster_events:subscribe('shop', 'x')"))
        .contains("callback must be a function");
  }
}
