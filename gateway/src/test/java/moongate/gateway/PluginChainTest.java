package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.EarlyResponse;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.exchange.Source;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.HeaderName;
import moongate.model.entity.Consumer;
import moongate.testkit.Await;
import moongate.testkit.KeptLog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which plugins run when, and what their answers and failures do.
final class PluginChainTest {
  private static final String ROUTE =
      """
      services:
      - name: echo
        url: UPSTREAM
        routes: [{name: r, paths: [/r]}]
      """;
  private static final String ALL_THREE = ROUTE + "plugins: [{name: a}, {name: b}, {name: c}]\n";

  private final List<String> steps = new CopyOnWriteArrayList<>();
  private final TestPlugin a = new TestPlugin("a", 30, steps);
  private final TestPlugin b = new TestPlugin("b", 20, steps);
  private final TestPlugin c = new TestPlugin("c", 10, steps);
  private final List<KeptLog.Expected> failures = new CopyOnWriteArrayList<>();
  private @Nullable GatewayUnderTest running;

  @AfterEach
  void close() throws Exception {
    if (running != null) {
      running.close();
    }
    for (var failure : failures) {
      failure.close();
    }
  }

  private GatewayUnderTest gateway(String yaml) {
    running = new GatewayUnderTest(c, a, b).with(yaml);
    return running;
  }

  /// The steps so far; logging is the last thing that happens, after the client has its answer.
  private List<String> stepsUntilLogged() throws Exception {
    Await.value(() -> steps, so -> so.contains("c:log"));
    return withoutRepeats(steps);
  }

  private static List<String> withoutRepeats(List<String> steps) {
    var distinct = new ArrayList<String>();
    for (var step : steps) {
      if (!step.endsWith("body_filter") || distinct.isEmpty() || !distinct.contains(step)) {
        distinct.add(step);
      }
    }
    return distinct;
  }

  @Test
  void runsEveryPhaseInOrderOfPriority() throws Exception {
    gateway(ALL_THREE).upstream(200, "", "x").get("/r");
    assertThat(stepsUntilLogged())
        .containsExactly(
            "a:rewrite",
            "b:rewrite",
            "c:rewrite",
            "a:access",
            "b:access",
            "c:access",
            "a:header_filter",
            "b:header_filter",
            "c:header_filter",
            "a:body_filter",
            "b:body_filter",
            "c:body_filter",
            "a:body_filter!",
            "b:body_filter!",
            "c:body_filter!",
            "a:log",
            "b:log",
            "c:log");
  }

  @Test
  void anAnswerInAccessStillCollectsLaterPlugins() throws Exception {
    b.in(Phase.ACCESS, _ -> Outcome.answer(Answer.exit(418, "short")));
    var reply = gateway(ALL_THREE).get("/r");
    assertThat(reply.status()).isEqualTo(418);
    assertThat(reply.body()).isEqualTo("short");
    assertThat(reply.has("X-Kong-Response-Latency")).isTrue();
    assertThat(reply.has("Via")).isFalse();
    assertThat(reply.header("Server")).isEqualTo("kong/3.10.0");
    assertThat(stepsUntilLogged())
        .contains("a:access", "b:access", "c:header_filter", "c:body_filter!", "c:log")
        .doesNotContain("c:access");
  }

  @Test
  void leavingTheChainSilencesLaterPlugins() {
    b.in(Phase.ACCESS, _ -> Outcome.leave(Answer.exit(200, "left")));
    assertThat(gateway(ALL_THREE).get("/r").body()).isEqualTo("left");
    assertThat(steps)
        .contains("b:header_filter")
        .noneMatch(step -> step.startsWith("c:") && !step.equals("c:rewrite"));
  }

  @Test
  void anEarlyResponseFromDeepInsideIsTheSameAsReturningIt() {
    b.in(
        Phase.ACCESS,
        _ -> {
          throw new EarlyResponse(new Outcome.Answered(Answer.exit(403, "deep"), true));
        });
    assertThat(gateway(ALL_THREE).get("/r").status()).isEqualTo(403);
    assertThat(steps).contains("c:header_filter").doesNotContain("c:access");
  }

  @Test
  void aFailureInAccessIsA500ThatLaterPluginsSee() throws Exception {
    var source = new AtomicReference<Source>();
    b.in(Phase.ACCESS, _ -> fail()).late(Phase.LOG, exchange -> source.set(source(exchange)));
    var reply = gateway(ALL_THREE).get("/r");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).isEqualTo("{\"message\":\"An unexpected error occurred\"}");
    assertThat(stepsUntilLogged()).contains("c:header_filter", "c:log").doesNotContain("c:access");
    assertThat(source).hasValue(Source.ERROR);
  }

  @Test
  void aFailureInRewriteIsAnEnginePage() {
    b.in(Phase.REWRITE, _ -> fail());
    var reply = gateway(ALL_THREE).get("/r");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(reply.body()).startsWith("An unexpected error occurred\nrequest_id: ");
    assertThat(steps).doesNotContain("c:rewrite", "a:access").contains("c:header_filter");
  }

  @Test
  void aFailureInHeaderFilterGivesTheClientAValid500() throws Exception {
    a.late(Phase.HEADER_FILTER, _ -> fail());
    var reply = gateway(ALL_THREE).upstream(200, "Content-Encoding: gzip", "zipped").get("/r");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.header("Content-Encoding")).isEmpty();
    assertThat(reply.body()).startsWith("An unexpected error occurred\n");
    assertThat(stepsUntilLogged()).contains("b:header_filter", "c:header_filter", "c:log");
  }

  @Test
  void aFailureInBodyFilterOrLogSilencesNobody() throws Exception {
    a.filter((_, _) -> fail()).late(Phase.LOG, _ -> fail());
    gateway(ALL_THREE).upstream(200, "", "whole body").get("/r");
    assertThat(stepsUntilLogged()).contains("b:body_filter!", "b:log", "c:log");
  }

  @Test
  void anInterimStatusIsAnErrorInstead() {
    a.late(Phase.HEADER_FILTER, exchange -> exchange.response().status(101));
    assertThat(gateway(ALL_THREE).get("/r").status()).isEqualTo(500);
  }

  @Test
  void aBodyThatAFilterFailedOnIsAnErrorInstead() {
    a.filter((_, _) -> fail());
    var reply = gateway(ALL_THREE).upstream(200, "", "secret body").get("/r");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("An unexpected error occurred").doesNotContain("secret");
  }

  /// What follows is the error page, and no part of the body that it was filtering.
  @Test
  void aFilterThatFailedIsNotCalledForTheErrorPage() throws Exception {
    a.filter((_, _) -> fail());
    gateway(ALL_THREE).upstream(200, "", "body").get("/r");
    Await.value(() -> steps, so -> so.contains("c:log"));
    assertThat(steps).filteredOn(step -> step.startsWith("a:body_filter")).hasSize(1);
    assertThat(steps).contains("b:body_filter!");
  }

  @Test
  void aBodyThatAFilterFailsOnLaterIsBrokenOff() throws Exception {
    var pieces = new AtomicInteger();
    a.filter((_, _) -> {
      if (pieces.incrementAndGet() == 2) {
        fail();
      }
    });
    var reply = gateway(ALL_THREE).upstream(200, "", "x".repeat(1_000_000)).get("/r");
    // What has not left yet when the connection breaks may be lost, the head included.
    assertThat(reply.status()).isIn(0, 200);
    assertThat(reply.status() == 0 || reply.body().endsWith("<cut off>")).isTrue();
    assertThat(stepsUntilLogged()).contains("a:log", "c:log");
  }

  @Test
  void withoutARouteTheGlobalPluginsSeeTheResponse() throws Exception {
    var reply = gateway(ALL_THREE).get("/none");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(stepsUntilLogged())
        .contains("a:rewrite", "c:header_filter", "c:body_filter!", "c:log")
        .noneMatch(step -> step.endsWith(":access"));
  }

  @Test
  void theMostSpecificConfigurationRunsAlone() {
    var yaml =
        ROUTE
            + """
            plugins:
            - {name: a, config: {label: global}}
            - {name: a, service: echo, config: {label: service}}
            - {name: a, route: r, config: {label: route}}
            - {name: b, service: echo, config: {label: of-service}}
            - {name: b, config: {label: of-all}}
            - {name: c, route: r, enabled: false, config: {label: disabled}}
            - {name: c, config: {label: enabled}}
            """;
    gateway(yaml).get("/r");
    assertThat(steps)
        .filteredOn(step -> step.endsWith(":access"))
        .containsExactly("route:access", "of-service:access", "enabled:access");
    assertThat(steps)
        .filteredOn(step -> step.endsWith(":rewrite"))
        .containsExactly("global:rewrite", "of-all:rewrite", "enabled:rewrite");
  }

  @Test
  void laterPluginsFollowTheConsumerThatAnEarlierOneSets() {
    a.in(
        Phase.ACCESS,
        exchange -> {
          var name = exchange.headers().firstOr(HeaderName.of("Who"), "");
          consumer(name).ifPresent(consumer -> exchange.authenticate(consumer, null));
          return Outcome.CONTINUE;
        });
    var gateway =
        gateway(
            ROUTE
                + """
                consumers: [{username: ann}, {username: bob}]
                plugins:
                - {name: a}
                - {name: b, config: {label: all}}
                - {name: b, consumer: ann, config: {label: ann}}
                - {name: b, consumer: bob, route: r, config: {label: bob-here}}
                - {name: b, consumer: bob, config: {label: bob}}
                """);
    gateway.get("/r", "Who: ann");
    gateway.get("/r", "Who: bob");
    gateway.get("/r");
    assertThat(steps)
        .filteredOn(step -> step.endsWith("access") && !step.startsWith("a"))
        .containsExactly("bob-here:access");
    assertThat(steps).contains("ann:header_filter", "bob-here:header_filter", "all:access");
  }

  @Test
  void aPluginForOneConsumerIsNoneOfTheOthers() {
    a.in(
        Phase.ACCESS,
        exchange -> {
          exchange.authenticate(consumer("bob").orElseThrow(), null);
          return Outcome.CONTINUE;
        });
    var gateway =
        gateway(
            ROUTE
                + """
                consumers: [{username: ann}, {username: bob}]
                plugins:
                - {name: a}
                - {name: b, consumer: ann, config: {label: ann}}
                """);
    assertThat(gateway.get("/r").status()).isEqualTo(200);
    assertThat(steps).noneMatch(step -> step.startsWith("ann"));
  }

  private Optional<Consumer> consumer(String username) {
    return running().plan().snapshot().consumers().stream()
        .filter(consumer -> username.equals(consumer.username()))
        .findFirst();
  }

  private GatewayUnderTest running() {
    return Objects.requireNonNull(running);
  }

  @Test
  void aBodyFilterMayChangeTheLength() {
    b.filter((_, chunk) -> {
      if (chunk.isLast()) {
        chunk.replace(chunk.bytes() + "<end>");
      } else {
        chunk.replace(chunk.bytes().toUpperCase(Locale.ROOT));
      }
    });
    var reply = gateway(ALL_THREE).upstream(200, "Content-Length: 4", "body").get("/r");
    assertThat(reply.body()).isEqualTo("BODY<end>");
  }

  @Test
  void aBodyFilterMayEndTheBody() {
    b.filter((_, chunk) -> {
      chunk.replace("cut");
      chunk.end();
    });
    var reply = gateway(ALL_THREE).upstream(200, "", "x".repeat(500_000)).get("/r");
    assertThat(reply.body()).isEqualTo("cut");
    assertThat(steps).filteredOn(step -> step.startsWith("b:body_filter")).hasSize(1);
  }

  @Test
  void bodyFiltersDoNotSeeResponsesWithoutABody() {
    gateway(ALL_THREE).upstream(204, "", "").get("/r");
    gateway(ALL_THREE).upstream(200, "Content-Length: 4", "body").send("HEAD", "/r", "");
    assertThat(steps).noneMatch(step -> step.contains("body_filter"));
  }

  @Test
  void headersSetInAccessComeAlongWithTheResponse() {
    a.in(
        Phase.ACCESS,
        exchange -> {
          exchange.response().headers().set(HeaderName.of("X-Early"), "1");
          exchange.response().headers().set(HeaderName.CONTENT_TYPE, "early/type");
          return Outcome.CONTINUE;
        });
    var reply = gateway(ALL_THREE).upstream(200, "X-Early: 2\nContent-Type: a/b", "x").get("/r");
    assertThat(reply.header("X-Early")).isEqualTo("2|1");
    assertThat(reply.header("Content-Type")).isEqualTo("a/b");
  }

  @Test
  void aHeaderFilterMayReplaceTheResponse() {
    b.late(
        Phase.HEADER_FILTER, exchange -> exchange.response().become(Answer.exit(299, "replaced")));
    var reply =
        gateway(ALL_THREE)
            .upstream(200, "X-Kept: 1\nContent-Length: 500", "y".repeat(500))
            .get("/r");
    assertThat(reply.status()).isEqualTo(299);
    assertThat(reply.body()).isEqualTo("replaced");
    assertThat(reply.header("X-Kept")).isEqualTo("1");
  }

  @Test
  void printedOutputBecomesTheAnswer() {
    b.in(
        Phase.ACCESS,
        exchange -> {
          exchange.response().print().append("printed\n");
          exchange.response().status(203);
          return Outcome.CONTINUE;
        });
    var reply = gateway(ALL_THREE).get("/r");
    assertThat(reply.status()).isEqualTo(203);
    assertThat(reply.body()).isEqualTo("printed\n");
  }

  @Test
  void bufferedProxyingShowsTheWholeBodyInHeaderFilter() {
    a.in(
        Phase.ACCESS,
        exchange -> {
          exchange.response().buffer();
          return Outcome.CONTINUE;
        });
    var seen = new AtomicReference<@Nullable String>();
    b.late(Phase.HEADER_FILTER, exchange -> seen.set(exchange.response().serviceBody()));
    var reply = gateway(ALL_THREE).upstream(200, "", "all of it").get("/r");
    assertThat(reply.body()).isEqualTo("all of it");
    assertThat(seen).hasValue("all of it");
  }

  @Test
  void aBufferedResponseThatBreaksOffIsABadGateway() {
    a.in(
        Phase.ACCESS,
        exchange -> {
          exchange.response().buffer();
          return Outcome.CONTINUE;
        });
    var reply =
        gateway(ALL_THREE).upstream(200, "Content-Length: 100\nX-Theirs: 1", "half").get("/r");
    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.has("X-Theirs")).isFalse();
    assertThat(reply.body()).startsWith("An invalid response was received");
  }

  @Test
  void whatFiltersHoldBackOfAResponseThatBreaksOffIsNoPartOfTheErrorPage() {
    a.filter(PluginChainTest::holdBack);
    var reply = gateway(ALL_THREE).upstream(200, "Content-Length: 100", "half").get("/r");
    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.body()).startsWith("An invalid response was received");
  }

  private static void holdBack(Exchange exchange, BodyChunk chunk) {
    var held = exchange.response().held();
    held.append(chunk.bytes());
    chunk.replace(chunk.isLast() ? held.text() : "");
  }

  @Test
  void aResponseThatBreaksOffReachesTheClientAsBroken() throws Exception {
    var reply = gateway(ALL_THREE).upstream(200, "Content-Length: 100", "half").get("/r");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).endsWith("<cut off>");
    assertThat(stepsUntilLogged()).contains("c:log");
  }

  @Test
  void aBodyReadInAccessStillReachesTheService() {
    var read = new AtomicReference<@Nullable String>();
    a.in(
        Phase.ACCESS,
        exchange -> {
          read.set(exchange.body().read(8192) + " " + exchange.body().text().length());
          return Outcome.CONTINUE;
        });
    var gateway = gateway(ALL_THREE);
    assertThat(gateway.send("POST", "/r", "small").body()).endsWith("\n\nsmall");
    assertThat(read).hasValue("true 5");
    var large = "z".repeat(100_000);
    assertThat(gateway.send("POST", "/r", large).body()).endsWith("\n\n" + large);
    assertThat(read).hasValue("false 0");
    var chunked =
        gateway.raw(
            "POST /r HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "186a0\r\n"
                + large
                + "\r\n0\r\n\r\n");
    assertThat(chunked.body()).endsWith("\n\n" + large);
  }

  @Test
  void aReplacedBodyHasItsOwnLength() {
    a.in(
        Phase.ACCESS,
        exchange -> {
          exchange.body().read(8192);
          exchange.body().replace("longer than before");
          return Outcome.CONTINUE;
        });
    var reply = gateway(ALL_THREE).send("POST", "/r", "short");
    assertThat(reply.received("Content-Length")).isEqualTo("18");
    assertThat(reply.body()).endsWith("\n\nlonger than before");
  }

  @Test
  void aRefusedConfigurationLeavesTheOldPlanServing() {
    var gateway = gateway(ALL_THREE).upstream(200, "", "old");
    assertThatThrownBy(() -> gateway.with("plugins: [{name: a, config: {label: refused}}]\n"))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("plugin a (")
        .hasMessageContaining("label is refused");
    assertThat(gateway.get("/r").body()).isEqualTo("old");
  }

  @Test
  void aPluginThatBreaksWhileItIsMadeIsNamed() throws Exception {
    var gateway = gateway(ALL_THREE).upstream(200, "", "old");
    try (var _ = KeptLog.expect("a test wants this")) {
      assertThatThrownBy(() -> gateway.with("plugins: [{name: a, config: {label: broken}}]\n"))
          .isInstanceOf(PlanException.class)
          .hasMessageContaining("plugin a (")
          .hasMessageContaining("by a defect of its own")
          .hasMessageNotContaining("a test wants this");
    }
    assertThat(gateway.get("/r").body()).isEqualTo("old");
  }

  /// A failure of a plugin, which is in the log in the end.
  private Outcome fail() {
    failures.add(KeptLog.expect("a test wants this"));
    throw new IllegalStateException("a test wants this");
  }

  private static Source source(Exchange exchange) {
    return exchange.response().source();
  }
}
