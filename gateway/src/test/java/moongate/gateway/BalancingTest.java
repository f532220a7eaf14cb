package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.model.health.BalancerHealth;
import moongate.model.health.BalancerHealth.AddressHealth;
import moongate.model.health.BalancerHealth.State;
import moongate.model.health.UpstreamHealth.Marking;
import moongate.testkit.Await;
import moongate.testkit.DrippingServer;
import moongate.testkit.WireClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Upstreams with several targets: who gets which request, and who is left out.
final class BalancingTest {
  private final GatewayUnderTest gateway = new GatewayUnderTest();
  private final CompletableFuture<String> stuckAt = new CompletableFuture<>();
  private final AtomicBoolean isReleased = new AtomicBoolean();
  private final AtomicInteger status = new AtomicInteger(200);
  private final AtomicInteger probes = new AtomicInteger();
  private final CompletableFuture<String> probe = new CompletableFuture<>();
  private final int one = port("one", status);
  private final int two = port("two", new AtomicInteger(200));

  @AfterEach
  void close() {
    gateway.close();
  }

  private int port(String answer, AtomicInteger code) {
    return gateway
        .serve((request, response) -> {
          if (request.head().target().equals("/probe")) {
            probes.incrementAndGet();
            probe.complete(request.head().headers().toString());
          }
          if (request.head().target().equals("/stuck")) {
            stuckAt.complete(answer);
            while (!isReleased.get()) {
              request.fiber().sleep(Duration.ofMillis(5));
            }
          }
          TestResponses.text(response, code.get(), answer);
        })
        .addresses()
        .getFirst()
        .getPort();
  }

  private void pair(String settings) {
    pair(settings, 100);
  }

  private void pair(String settings, int weightOfTwo) {
    gateway.with(
        """
        upstreams:
        - name: pair
          id: 00000000-0000-4000-8000-000000000001
        %s
          targets:
          - {target: "127.0.0.1:%d", id: 00000000-0000-4000-8000-000000000011}
          - {target: "127.0.0.1:%d", weight: %d}
        services:
        - host: pair
          routes: [{paths: ["/", "~/u/(?<user>[a-z]+)"]}]
        """
            .formatted(settings.indent(2).stripTrailing(), one, two, weightOfTwo));
  }

  private Set<String> answers(String target, String... headers) {
    var answers = new HashSet<String>();
    for (int i = 0; i < 12; i++) {
      answers.add(gateway.get(target, headers).body());
    }
    return answers;
  }

  @Test
  void aTargetWithoutWeightGetsNothing() {
    pair("", 0);
    assertThat(answers("/")).containsExactly("one");
  }

  @Test
  void weightsAreSharesOfTheWheel() {
    pair("", 300);
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i < 40; i++) {
      counts.merge(gateway.get("/").body(), 1, Integer::sum);
    }
    assertThat(counts).isEqualTo(Map.of("one", 10, "two", 30));
  }

  @Test
  void pathsAndAddressesOfClientsAreHashInputs() {
    pair("hash_on: path");
    assertEachIsAnsweredByOneOfTwo(key -> answers("/" + key));
    pair("hash_on: ip");
    assertThat(answers("/")).hasSize(1);
  }

  /// Nobody is authenticated here: what there is instead decides.
  @Test
  void withoutAnInputTheFallbackIsHashed() {
    pair("hash_on: consumer\nhash_fallback: header\nhash_fallback_header: x-key");
    assertEachIsAnsweredByOneOfTwo(key -> answers("/", "X-Key: " + key));
    assertThat(answers("/")).hasSize(1);
  }

  /// Where a key leads depends on the ports of this run: many may lead to the same target.
  private static void assertEachIsAnsweredByOneOfTwo(IntFunction<Set<String>> answersFor) {
    var all = new HashSet<String>();
    for (int key = 0; key < 12 || (all.size() < 2 && key < 200); key++) {
      var answers = answersFor.apply(key);
      assertThat(answers).hasSize(1);
      all.addAll(answers);
    }
    assertThat(all).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void aTargetThatIsTakenOutLeavesItsValuesToOthers() {
    pair(
        "hash_on: header\nhash_on_header: x-key\n"
            + "healthchecks: {passive: {unhealthy: {tcp_failures: 1}}}");
    var before = new HashMap<Integer, String>();
    for (int key = 0; key < 12; key++) {
      before.put(key, gateway.get("/", "X-Key: " + key).body());
    }
    mark(false);
    for (int key = 0; key < 12; key++) {
      assertThat(gateway.get("/", "X-Key: " + key).body()).isEqualTo("two");
    }
    mark(true);
    before.forEach(
        (key, answer) -> assertThat(gateway.get("/", "X-Key: " + key).body()).isEqualTo(answer));
  }

  @Test
  void whoHasFewerRequestsOnTheirWayGetsTheNext() throws Exception {
    pair("algorithm: least-connections");
    var slow =
        CompletableFuture.supplyAsync(
            () -> gateway.get("/stuck").body(), Thread::startVirtualThread);
    var busy = stuckAt.get(20, TimeUnit.SECONDS);
    assertThat(answersInTurn()).containsExactly(busy.equals("one") ? "two" : "one");
    isReleased.set(true);
    assertThat(slow.get(20, TimeUnit.SECONDS)).isEqualTo(busy);
    assertThat(answers("/")).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void whoWeighsMoreMayHaveMoreRequestsOnTheirWay() {
    pair("algorithm: least-connections", 300);
    assertThat(answersInTurn()).containsExactly("two");
  }

  /// What twelve requests on one connection get: each comes when all of the one before is over, so
  /// that no target counts that one any more.
  private Set<String> answersInTurn() {
    var answers = new HashSet<String>();
    try (var client = WireClient.connect(gateway.port())) {
      for (int i = 0; i < 12; i++) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        answers.add(client.read(true).body());
      }
    }
    return answers;
  }

  @Test
  void aTargetMayBeAHostName() {
    gateway.with(
        """
        upstreams:
        - name: named
          targets: [{target: "localhost:%d"}]
        - name: lost
          targets: [{target: "no-such-host.invalid:80"}]
        services:
        - host: named
          routes: [{paths: [/named]}]
        - host: lost
          routes: [{paths: [/lost]}]
        """
            .formatted(one));
    assertThat(gateway.get("/named").body()).isEqualTo("one");
    assertThat(gateway.get("/lost").status()).isEqualTo(503);
  }

  @Test
  void theSameHeaderFindsTheSameTarget() {
    pair("hash_on: header\nhash_on_header: x-key");
    assertEachIsAnsweredByOneOfTwo(key -> answers("/", "X-Key: " + key));
  }

  @Test
  void argumentsAndCapturesAreHashInputsToo() {
    pair(
        "hash_on: query_arg\nhash_on_query_arg: k\nhash_fallback: uri_capture\n"
            + "hash_fallback_uri_capture: user");
    assertEachIsAnsweredByOneOfTwo(key -> answers("/?k=" + key + "&x=y"));
    assertEachIsAnsweredByOneOfTwo(key -> answers("/u/" + "abcdefghijklmn".repeat(key + 1)));
    assertThat(answers("/")).hasSize(1);
    for (int key = 0; key < 12; key++) {
      var oneOrder = gateway.get("/?k=%d&k=x".formatted(key)).body();
      assertThat(gateway.get("/?k=x&k=%d".formatted(key)).body()).isEqualTo(oneOrder);
    }
  }

  @Test
  void aNewClientGetsACookieThatLeadsItBack() {
    pair("hash_on: cookie\nhash_on_cookie: who\nhash_on_cookie_path: /x");
    var first = gateway.get("/");
    var cookie = first.header("Set-Cookie");
    assertThat(cookie).matches("who=[0-9a-f-]{36}; Path=/x; Same-Site=Lax; HttpOnly");
    var sent = "Cookie: a=b; " + cookie.substring(0, cookie.indexOf(';'));
    assertThat(answers("/", sent)).containsExactly(first.body());
    assertThat(gateway.get("/", sent).has("Set-Cookie")).isFalse();
  }

  @Test
  void leastConnectionsUseAllTargets() {
    pair("algorithm: least-connections");
    assertThat(answers("/")).containsExactlyInAnyOrder("one", "two");
  }

  /// Nothing is known of the second target before it was used, so it looks quicker than the first.
  @Test
  void latencyTriesEachTarget() {
    pair("algorithm: latency");
    var all = new HashSet<String>();
    for (int i = 0; i < 200 && all.size() < 2; i++) {
      all.addAll(answers("/"));
    }
    assertThat(all).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void failingResponsesTakeATargetOutUntilItIsMarkedHealthy() {
    var checks = "healthchecks: {passive: {unhealthy: {http_failures: 1}}}";
    pair(checks);
    status.set(500);
    answers("/");
    assertThat(answers("/")).containsExactly("two");
    var health = health();
    assertThat(health.state()).isEqualTo(State.HEALTHY);
    assertThat(health.weight().unavailable()).isEqualTo(100);
    assertThat(health.targets())
        .extracting(target -> target.state())
        .containsExactlyInAnyOrder(State.HEALTHY, State.UNHEALTHY);

    pair(checks + "\nhost_header: another.example"); // what is known survives the change
    assertThat(answers("/")).containsExactly("two");

    status.set(200);
    assertThat(mark(true)).isEqualTo(Marking.DONE);
    assertThat(answers("/")).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void aStatusThatIsNeitherGoodNorBadCountsForNothing() {
    pair("healthchecks: {passive: {unhealthy: {http_failures: 1, http_statuses: [503]}}}");
    status.set(500);
    answers("/");
    assertThat(answers("/")).containsExactlyInAnyOrder("one", "two");
  }

  @ParameterizedTest
  @CsvSource({"timeouts, UNHEALTHY", "tcp_failures, HEALTHY"})
  void anAnswerThatDoesNotComeIsATimeoutAndNoLostConnection(String counter, State expected) {
    gateway.with(
        """
        upstreams:
        - name: up
          id: 00000000-0000-4000-8000-000000000001
          healthchecks: {passive: {unhealthy: {%s: 1}}}
          targets: [{target: "127.0.0.1:%d"}]
        services:
        - {host: up, read_timeout: 100, retries: 0, routes: [{paths: [/]}]}
        """
            .formatted(counter, one));
    assertThat(gateway.get("/stuck").status()).isEqualTo(504);
    isReleased.set(true);
    var health = health();
    assertThat(health.targets().getFirst().state()).isEqualTo(expected);
  }

  @Test
  void whoWasIllIsUsedAgainWhenNobodyChecksAnyMore() {
    var checks = "healthchecks: {passive: {unhealthy: {http_failures: 1}}}";
    pair(checks);
    status.set(500);
    answers("/");
    assertThat(answers("/")).containsExactly("two");

    status.set(200);
    pair("slots: 100");
    assertThat(answers("/")).containsExactlyInAnyOrder("one", "two");
    pair(checks);
    assertThat(answers("/")).containsExactlyInAnyOrder("one", "two");
  }

  @EachAlgorithm
  void noAlgorithmChoosesAnUnhealthyTarget(String algorithm) {
    pair(algorithm + "\nhealthchecks: {passive: {unhealthy: {tcp_failures: 1}}}");
    mark(false);
    for (int i = 0; i < 12; i++) {
      assertThat(gateway.get("/" + i).body()).isEqualTo("two");
    }
  }

  /// The other one has nearly all the weight, but does not listen.
  @EachAlgorithm
  void aRetryGoesToAnotherTarget(String algorithm) throws Exception {
    int closed;
    try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = unused.getLocalPort();
    }
    gateway.with(
        """
        upstreams:
        - name: up
          %s
          targets:
          - {target: "127.0.0.1:%d", weight: 1}
          - {target: "127.0.0.1:%d", weight: 1000}
        services:
        - {host: up, retries: 1, routes: [{paths: [/]}]}
        """
            .formatted(algorithm, one, closed));
    for (int i = 0; i < 20; i++) {
      assertThat(gateway.get("/" + i).body()).isEqualTo("one");
    }
  }

  private Marking mark(boolean isHealthy) {
    return mark(isHealthy, Optional.empty());
  }

  private Marking mark(boolean isHealthy, Optional<String> address) {
    return gateway
        .checks()
        .mark(
            "00000000-0000-4000-8000-000000000001",
            "00000000-0000-4000-8000-000000000011",
            address,
            isHealthy);
  }

  private BalancerHealth health() {
    return gateway.checks().of("00000000-0000-4000-8000-000000000001").orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.2,    DONE,            127.0.0.2",
    "127.0.0.2:80, DONE,            127.0.0.2",
    "127.0.0.2:81, UNKNOWN_ADDRESS, ",
    "127.0.0.3,    UNKNOWN_ADDRESS, ",
  })
  void oneAddressOfATargetIsMarkedWithItsPortOrWithout(
      String address, Marking expected, @Nullable String ill) throws Exception {
    gateway.names().address("two.test", 60, "127.0.0.1", "127.0.0.2");
    gateway.with(
        """
        upstreams:
        - id: 00000000-0000-4000-8000-000000000001
          name: up
          healthchecks: {passive: {unhealthy: {tcp_failures: 1}}}
          targets: [{target: "two.test:80", id: 00000000-0000-4000-8000-000000000011}]
        """);
    await(State.HEALTHY);

    assertThat(mark(false, Optional.of(address))).isEqualTo(expected);

    assertThat(health().targets().getFirst().addresses())
        .filteredOn(each -> each.state() == State.UNHEALTHY)
        .extracting(AddressHealth::ip)
        .isEqualTo(ill == null ? List.of() : List.of(ill));
  }

  /// Whether or not anybody checks its health.
  @ParameterizedTest
  @CsvSource({"0, HEALTHCHECKS_OFF", "1, UNHEALTHY"})
  void aTargetWhoseNameHasNoAddressIsShownAsThat(int failures, State ofUpstream) throws Exception {
    gateway.with(
        """
        upstreams:
        - id: 00000000-0000-4000-8000-000000000001
          name: up
          healthchecks: {passive: {unhealthy: {tcp_failures: %d}}}
          targets: [{target: "lost.test:80", id: 00000000-0000-4000-8000-000000000011}]
        """
            .formatted(failures));
    await(State.DNS_ERROR);
    assertThat(health().state()).isEqualTo(ofUpstream);
  }

  @Test
  void tooSmallAShareOfHealthyTargetsIsNone() {
    pair("healthchecks: {threshold: 50, passive: {unhealthy: {tcp_failures: 1}}}");
    assertThat(gateway.get("/").status()).isEqualTo(200);
    mark(false);
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.body()).contains("failure to get a peer from the ring-balancer");
    var health = health();
    assertThat(health.state()).isEqualTo(State.UNHEALTHY);
  }

  @Test
  void withoutHealthChecksNothingCanBeMarked() {
    pair("");
    assertThat(mark(false)).isEqualTo(Marking.NO_HEALTH_CHECKS);
    var health = health();
    assertThat(health.state()).isEqualTo(State.HEALTHCHECKS_OFF);
  }

  @Test
  void probesFindOutWhoIsIllAndWhoIsWellAgain() throws Exception {
    status.set(500);
    pair(
        """
        healthchecks:
          active:
            healthy: {interval: 0.02, successes: 1}
            unhealthy: {interval: 0.02, http_failures: 1}
        """);
    await(State.UNHEALTHY);
    assertThat(answers("/")).containsExactly("two");
    status.set(200);
    await(State.HEALTHY);
    assertThat(answers("/")).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void onlyWhoIsIllIsProbedWhereOnlyTheyAreToBe() throws Exception {
    pair(
        "healthchecks: {active: {http_path: /probe, unhealthy: {interval: 0.01, tcp_failures: 1}}}");
    Thread.sleep(200);
    assertThat(probes).hasValue(0);
    mark(false);
    Await.that(() -> probes.get() > 0);
  }

  @Test
  void aProbeHasTheHeadersOfItsUpstreamInPlaceOfItsOwn() throws Exception {
    pair(
        "healthchecks: {active: {http_path: /probe, headers: {Host: [own.test], X-A: [b, c]},"
            + " healthy: {interval: 0.01}}}");
    assertThat(probe.get(20, TimeUnit.SECONDS))
        .containsOnlyOnce("ost: ")
        .contains("Host: own.test", "X-A: b", "X-A: c");
  }

  /// Also when its configuration has changed before.
  @Test
  void anUpstreamThatIsGoneIsNotProbedAnyMore() throws Exception {
    var checks = "healthchecks: {active: {http_path: /probe, healthy: {interval: 0.01}}}";
    pair(checks);
    Await.that(() -> probes.get() > 0);
    pair(checks + "\nhost_header: another.example");
    int before = probes.get();
    Await.that(() -> probes.get() > before);

    gateway.withOneRoute();

    Await.that(() -> {
      int seen = probes.get();
      Thread.sleep(300);
      return probes.get() == seen;
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "tcp"})
  void noTargetIsIllBecauseTheNodeHasNoConnectionsLeft(String type) throws Exception {
    pair(
        """
        healthchecks:
          active:
            type: %s
            healthy: {interval: 0.02, successes: 1}
            unhealthy: {interval: 0.02, tcp_failures: 1}
        """
            .formatted(type));
    await(State.HEALTHY);
    gateway.exhaust();
    Thread.sleep(500); // many probes
    await(State.HEALTHY);
    assertThat(health().targets()).allMatch(target -> target.state() == State.HEALTHY);
  }

  /// Else it would be probed for ever, and nobody beside it any more.
  @Test
  void aTargetThatDripsIsIll() throws Exception {
    try (var dripping = DrippingServer.start("HTTP/1.1 200 OK\r\nX: ", "x")) {
      gateway.with(
          """
          upstreams:
          - id: 00000000-0000-4000-8000-000000000001
            name: up
            healthchecks:
              active:
                timeout: 0.3
                healthy: {interval: 0.02}
                unhealthy: {interval: 0.02, timeouts: 1}
            targets:
            - {id: 00000000-0000-4000-8000-000000000011, target: "127.0.0.1:%d"}
          """
              .formatted(dripping.port()));
      await(State.UNHEALTHY);
    }
  }

  private void await(State state) throws Exception {
    Await.that(() ->
        gateway.checks().of("00000000-0000-4000-8000-000000000001").stream()
            .flatMap(health -> health.targets().stream())
            .anyMatch(target ->
                target.targetId().equals("00000000-0000-4000-8000-000000000011")
                    && target.state() == state));
  }
}
