package moongate.plugins.httplog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.Outbox;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.testkit.Await;
import moongate.testkit.DrippingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

final class HttpLogTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final SharedState shared = new SharedState();
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          GatewaySettings.builder(),
          shared,
          (client, resolver) -> List.of(new HttpLogType(client, resolver)));

  private record Call(String line, String type, String secret, String authorization, String body) {}

  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile boolean isHolding;
  private volatile boolean isBreakingOff;
  private final String receiver =
      GatewayUnderTest.url(gateway.serve(this::receive)).substring("http://".length());

  private void receive(Request request, Response response) {
    var headers = request.head().headers();
    var body = new String(request.body().readAll(1 << 20), UTF_8);
    calls.add(
        new Call(
            request.requestLine(),
            headers.firstOr(HeaderName.CONTENT_TYPE, ""),
            headers.firstOr(HeaderName.of("X-Secret"), ""),
            headers.firstOr(HeaderName.of("Authorization"), ""),
            body));
    while (isHolding) {
      request.fiber().sleep(Duration.ofMillis(5));
    }
    if (isBreakingOff) {
      breakOff(response);
      return;
    }
    response.send(new ResponseHead(refusals.getAndDecrement() > 0 ? 500 : 204));
    response.end();
  }

  private static void breakOff(Response response) {
    var head = new ResponseHead(200);
    head.headers().set(HeaderName.CONTENT_LENGTH, "100");
    response.send(head);
    response.write(Chunk.of(new byte[10]));
    response.end();
  }

  @Test
  void whatIsHeldBackForABatchIsSentWhenTheNodeStops() throws InterruptedException {
    with("queue: {max_batch_size: 100, max_coalescing_delay: 3600}");
    gateway.getInTurn(List.of("/one", "/two"));
    assertThat(calls.poll(50, TimeUnit.MILLISECONDS)).isNull();
    Outbox.of(shared).flush(Duration.ofSeconds(20));
    var entries = JSON.readTree(next().body());
    assertThat(entries.size()).isEqualTo(2);
  }

  @Test
  void pluginsThatSendTheSameWayShareAQueue() throws InterruptedException {
    gateway.with(
        """
        services:
        - url: UPSTREAM
          routes:
          - {name: a, paths: [/a], plugins: [&log {name: http-log, config: &way {http_endpoint: "http://%s",
              queue: {max_batch_size: 2, max_coalescing_delay: 3600}}}]}
          - {name: b, paths: [/b], plugins: [{name: http-log, config: {<<: *way, timeout: 5000}}]}
          - {name: c, paths: [/c], plugins: [*log]}
        """
            .formatted(receiver));
    gateway.getInTurn(List.of("/a", "/b", "/c"));
    var entries = JSON.readTree(next().body());
    assertThat(entries.valueStream().map(entry -> entry.at("/route/name").stringValue()))
        .containsExactly("a", "c");
    assertThat(calls.poll(50, TimeUnit.MILLISECONDS)).as("b waits for another").isNull();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private GatewayUnderTest with(String config) {
    return gateway.with(
        """
        services:
        - url: UPSTREAM
          routes: [{paths: [/], methods: [GET]}]
          plugins:
          - name: http-log
            config: {http_endpoint: "http://u:p@%s/in?x=1", %s}
        """
            .formatted(receiver, config));
  }

  private Call next() throws InterruptedException {
    var call = calls.poll(20, TimeUnit.SECONDS);
    assertThat(call).isNotNull();
    return call;
  }

  @Test
  void anEntryIsSentForEachRequest() throws Exception {
    with("headers: {X-Secret: abc}, method: PUT").get("/one");
    var call = next();
    assertThat(call.line()).isEqualTo("PUT /in?x=1 HTTP/1.1");
    assertThat(call.type()).isEqualTo("application/json");
    assertThat(call.secret()).isEqualTo("abc");
    assertThat(call.authorization()).isEqualTo("Basic dTpw");
    var entry = JSON.readTree(call.body());
    assertThat(entry.get("request").get("uri").stringValue()).isEqualTo("/one");
    gateway.get("/two");
    assertThat(next().body()).contains("\"uri\":\"/two\"");
  }

  @Test
  void entriesAreSentTogether() throws Exception {
    with("queue: {max_batch_size: 3, max_coalescing_delay: 3600}");
    for (var path : List.of("/1", "/2", "/3")) {
      gateway.get(path);
    }
    var entries = JSON.readTree(next().body());
    assertThat(entries.isArray()).isTrue();
    assertThat(entries.size()).isEqualTo(3);
  }

  @Test
  void theFieldsThatThereWereBeforeTheQueueAreTaken() throws Exception {
    with("retry_count: 2, queue_size: 2, flush_timeout: 3600");
    gateway.get("/1");
    gateway.get("/2");
    assertThat(JSON.readTree(next().body()).size()).isEqualTo(2);
  }

  @Test
  void aBatchThatIsNotFullWaitsNoLongerThanAllowed() throws Exception {
    with("queue: {max_batch_size: 100, max_coalescing_delay: 0.01}").get("/");
    assertThat(JSON.readTree(next().body()).size()).isEqualTo(1);
  }

  @Test
  void whatIsNotTakenIsSentAgain() throws Exception {
    refusals.set(2);
    with("").get("/again");
    var first = next();
    assertThat(next()).isEqualTo(first);
    assertThat(next()).isEqualTo(first);
    gateway.get("/next");
    assertThat(next().body()).contains("\"uri\":\"/next\"");
  }

  @Test
  void whatIsNeverTakenIsDropped() throws Exception {
    refusals.set(1);
    with("queue: {max_retry_time: 0}").get("/lost");
    assertThat(next().body()).contains("\"uri\":\"/lost\"");
    gateway.get("/next");
    assertThat(next().body()).contains("\"uri\":\"/next\"");
  }

  @Test
  void aFullQueueDropsTheOldest() throws Exception {
    isHolding = true;
    with("queue: {max_entries: 2}").get("/held");
    assertThat(next().body()).contains("/held");
    gateway.getInTurn(List.of("/1", "/2", "/3"));
    isHolding = false;
    assertThat(next().body()).contains("\"uri\":\"/2\"");
    assertThat(next().body()).contains("\"uri\":\"/3\"");
  }

  @Test
  void parallelBatchesDoNotWaitForEachOther() throws Exception {
    refusals.set(1);
    with("queue: {concurrency_limit: -1, initial_retry_delay: 3600, max_retry_time: 7200}");
    gateway.get("/refused");
    assertThat(next().body()).contains("/refused");
    gateway.get("/next");
    assertThat(next().body()).contains("\"uri\":\"/next\"");
  }

  @Test
  void whatIsOnItsWayHasABoundInParallelToo() throws Exception {
    isHolding = true;
    with("queue: {concurrency_limit: -1, max_entries: 2}");
    for (int i = 1; i <= 20; i++) {
      gateway.get("/" + i);
    }
    isHolding = false;
    gateway.get("/last");
    int sent = 1;
    while (!next().body().contains("\"uri\":\"/last\"")) {
      sent++;
    }
    assertThat(sent).isLessThan(8);
  }

  @Test
  void allQueuesTogetherHaveABoundAndEachHasItsShare() throws Exception {
    shared.get(Outbox.class, () -> new Outbox(20_000));
    isHolding = true;
    gateway.with(
        """
        services:
        - url: UPSTREAM
          routes:
          - {paths: [/a], plugins: [{name: http-log, config: {http_endpoint: "http://%1$s/a"}}]}
          - {paths: [/b], plugins: [{name: http-log, config: {http_endpoint: "http://%1$s/b",
              queue: {concurrency_limit: -1}}}]}
        """
            .formatted(receiver));
    for (var path : List.of("/a", "/b")) {
      for (int i = 0; i < 30; i++) {
        gateway.get(path);
      }
    }
    isHolding = false;
    int bytes = 0;
    int ofSecond = 0;
    for (var call = next(); call != null; call = calls.poll(200, TimeUnit.MILLISECONDS)) {
      bytes += call.body().length();
      ofSecond += call.line().contains("/b") ? 1 : 0;
    }
    assertThat(bytes).isBetween(5_000, 20_000);
    assertThat(ofSecond).isBetween(2, 29);
  }

  @Test
  void whatWasTakenIsNotSentAgainThoughTheAnswerBreaksOff() throws Exception {
    isBreakingOff = true;
    with("queue: {initial_retry_delay: 0.001, max_retry_time: 60}").get("/one");
    assertThat(next().body()).contains("/one");
    gateway.get("/two");
    assertThat(next().body()).contains("/two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\n\r\n"})
  void aReceiverThatDripsDoesNotHoldUpTheQueue(String beginning) throws Exception {
    try (var dripping = DrippingServer.start(beginning, "x")) {
      gateway.with(
          """
          services:
          - url: UPSTREAM
            routes: [{paths: [/]}]
          plugins:
          - name: http-log
            config:
              http_endpoint: "http://127.0.0.1:%d"
              timeout: 300
              queue: {max_retry_time: 0}
          """
              .formatted(dripping.port()));
      gateway.get("/one");
      gateway.get("/two");
      Await.that(() -> dripping.callers() == 2);
    }
  }

  @Test
  void aReceiverThatIsNotThereHarmsNobody() {
    gateway.with(
        """
        services:
        - url: UPSTREAM
          routes: [{paths: [/]}]
        plugins:
        - name: http-log
          config: {http_endpoint: "http://127.0.0.1:1", queue: {max_retry_time: 0}}
        """);
    assertThat(gateway.get("/").status()).isEqualTo(200);
    assertThat(gateway.get("/").status()).isEqualTo(200);
  }

  @Test
  void aSecretThatWouldEndItsLineIsRefusedWithoutBeingTold() {
    var secrets = new SharedState((_, _, _) -> "token\nX-Other: 1");
    try (var own =
        new GatewayUnderTest(
            GatewaySettings.builder(),
            secrets,
            (client, resolver) -> List.of(new HttpLogType(client, resolver)))) {
      assertThatThrownBy(() ->
              own.with(
                  """
                  plugins:
                  - name: http-log
                    config: {http_endpoint: "http://a", headers: {X-Key: "{vault://env/key}"}}
                  """))
          .hasMessageContaining("config.headers.X-Key: a header's value has no line ends")
          .hasMessageNotContaining("token");
    }
  }

  @Test
  void faultsOfTheConfigurationAreSaid() {
    assertThatThrownBy(() -> gateway.with("plugins: [{name: http-log, config: {}}]"))
        .hasMessageContaining("config.http_endpoint: required field missing");
    assertThatThrownBy(
            () -> gateway.with("plugins: [{name: http-log, config: {http_endpoint: x}}]"))
        .hasMessageContaining("config.http_endpoint: missing host in url");
    assertThatThrownBy(() -> with("headers: {Host: a}, queue: {max_batch_size: 0}"))
        .hasMessageContaining("cannot contain 'Host' header")
        .hasMessageContaining("value should be between 1 and 1000000");
  }
}
