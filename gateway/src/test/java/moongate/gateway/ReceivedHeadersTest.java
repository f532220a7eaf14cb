package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.HeaderName;
import moongate.http.ResponseHead;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The log is told what the service has sent, whatever has become of it on its way to the client.
final class ReceivedHeadersTest {
  private static final HeaderName SAME_LENGTH = HeaderName.of("X-Same");
  private static final HeaderName LONGER = HeaderName.of("X-Longer");
  private static final String SENT =
      "X-Same: sent\nX-Longer: sent\nX-Gone: sent\nX-Accel-Expires: 7\nServer: own";

  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final TestPlugin plugin =
      TestPlugin.quiet("a", 1)
          .only(Phase.ACCESS, Phase.HEADER_FILTER, Phase.LOG)
          .late(Phase.HEADER_FILTER, ReceivedHeadersTest::change)
          .late(Phase.LOG, exchange -> logged.add(line(exchange)));
  private final GatewayUnderTest gateway = new GatewayUnderTest(plugin);

  @AfterEach
  void close() {
    gateway.close();
  }

  private static void change(Exchange exchange) {
    var headers = exchange.response().headers();
    headers.set(SAME_LENGTH, "mine");
    headers.set(LONGER, "changed".repeat(200)); // more than the memory of most heads
    headers.remove(HeaderName.of("X-Gone"));
    headers.set(HeaderName.of("X-Added"), "1");
  }

  private static String line(Exchange exchange) {
    var received = exchange.response().receivedHeaders();
    return Stream.of("X-Same", "X-Longer", "X-Gone", "X-Added", "Via", "X-Accel-Expires", "Server")
        .map(name -> received.firstOr(HeaderName.of(name), "-"))
        .collect(Collectors.joining(" "));
  }

  private String awaitLine() throws Exception {
    Await.that(() -> !logged.isEmpty());
    return logged.getFirst();
  }

  /// In one piece, and read ahead, which lets go of the connection.
  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void logsShowWhatTheServiceSent(int length) throws Exception {
    gateway.withPlugin("a", "").upstream(200, SENT, "x".repeat(length));
    assertThat(gateway.get("/").header("X-Same")).isEqualTo("mine");
    assertThat(awaitLine()).isEqualTo("sent sent sent - - 7 own");
  }

  @Test
  void bufferedResponsesDoNotDiffer() throws Exception {
    plugin.in(Phase.ACCESS, ReceivedHeadersTest::buffered);
    gateway.withPlugin("a", "").upstream(200, SENT, "x");
    assertThat(gateway.get("/").header("X-Same")).isEqualTo("mine");
    assertThat(awaitLine()).isEqualTo("sent sent sent - - 7 own");
  }

  private static Outcome buffered(Exchange exchange) {
    exchange.response().buffer();
    return Outcome.CONTINUE;
  }

  @Test
  void whereNoServiceAnsweredThereIsNothing() throws Exception {
    gateway.with("plugins: [{name: a}]");
    assertThat(gateway.get("/").status()).isEqualTo(404);
    assertThat(awaitLine()).isEqualTo("- - - - - - -");
  }

  /// Functions that compute for long let others run meanwhile, in the log phase, too. By then the
  /// service has sent everything, and its connection could serve others.
  @Test
  void logsThatTakeLongStillShowTheResponseToTheirOwnRequest() throws Exception {
    var others = new CountDownLatch(4); // on both loops
    plugin.late(
        Phase.LOG,
        exchange -> {
          boolean isSlow = exchange.target().raw().equals("/slow");
          if (!isSlow) {
            others.countDown();
          }
          while (isSlow && others.getCount() > 0) {
            logged.add("waits");
            exchange.fiber().yield();
          }
          if (isSlow) {
            logged.add(exchange.response().headers().firstOr(SAME_LENGTH, ""));
            logged.add(exchange.response().receivedHeaders().firstOr(SAME_LENGTH, ""));
          }
        });
    plugin.late(Phase.HEADER_FILTER, _ -> {});
    gateway
        .withPlugin("a", "")
        .upstream((request, response) -> {
          var head = new ResponseHead(200);
          head.headers().set(SAME_LENGTH, request.head().target());
          response.send(head);
          response.end();
        });
    var slow = CompletableFuture.supplyAsync(() -> gateway.get("/slow"));
    awaitLine();
    for (int i = 0; i < 4; i++) {
      assertThat(gateway.get("/fast").header("X-Same")).isEqualTo("/fast");
    }
    assertThat(slow.get(20, TimeUnit.SECONDS).header("X-Same")).isEqualTo("/slow");
    assertThat(logged).endsWith("/slow", "/slow");
  }
}
