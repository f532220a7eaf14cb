package moongate.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.ErrorTemplates;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.log.LogContext;
import moongate.gateway.plugin.PluginFailure;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.Request;
import moongate.testkit.LoggedLines;
import moongate.testkit.NameServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What clients get when there is no response of a service.
final class ErrorsTest {
  private final GatewayUnderTest gateway = new GatewayUnderTest();

  @AfterEach
  void close() {
    gateway.close();
  }

  private GatewayUnderTest withUpstreamAt(String url) {
    return gateway.with("services: [{url: '" + url + "', retries: 0, routes: [{paths: [/]}]}]\n");
  }

  private static void awaitHangUp(Request request) {
    while (!request.isGone()) {
      request.fiber().park();
    }
  }

  @Test
  void saysInJsonThatNoRouteMatched() {
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(reply.body())
        .isEqualTo(
            "{\n  \"message\":\"no Route matched with those values\",\n  \"request_id\":\""
                + reply.header("X-Kong-Request-Id")
                + "\"\n}");
    assertThat(reply.header("Content-Length")).isEqualTo("" + reply.body().length());
    assertThat(reply.header("Server")).isEqualTo("kong/3.10.0");
    assertThat(reply.header("X-Kong-Response-Latency")).matches("\\d+");
  }

  @Test
  void saysItInTheFormThatTheClientAsksFor() {
    assertThat(gateway.get("/", "Accept: text/html").body())
        .contains("<p>no Route matched with those values.</p>");
    assertThat(gateway.get("/", "Accept: text/plain").body())
        .startsWith("no Route matched with those values\nrequest_id: ");
    assertThat(gateway.get("/", "Accept: application/xml").header("Content-Type"))
        .isEqualTo("application/xml; charset=utf-8");
    assertThat(gateway.get("/", "Accept: text/plain;q=0.3", "Accept: text/html;q=0.4").body())
        .startsWith("<!doctype html>");
  }

  @Test
  void aNodeMayHavePagesOfItsOwn() {
    var pages = Map.of("json", "{\"error\":\"%s\",\"id\":\"%s\"}", "plain", "sorry: %s");
    var settings = GatewaySettings.builder().errorTemplates(new ErrorTemplates(pages));
    try (var own = new GatewayUnderTest(settings)) {
      assertThat(own.get("/").body())
          .matches("\\{\"error\":\"no Route matched with those values\",\"id\":\"[0-9a-f]{32}\"}");
      assertThat(own.get("/", "Accept: text/plain").body())
          .isEqualTo("sorry: no Route matched with those values");
      assertThat(own.get("/", "Accept: text/html").body()).startsWith("<!doctype html>");
    }
  }

  @Test
  void aRouteWithoutAServiceIsUnavailable() {
    gateway.with("routes: [{name: r, paths: [/]}]\n");
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.body()).contains("\"message\":\"no Service found with those values\"");
  }

  @Test
  void aRefusedConnectionIsABadGateway() {
    var reply = withUpstreamAt("http://127.0.0.1:1").get("/");
    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(reply.body())
        .startsWith("An invalid response was received from the upstream server\nrequest_id: ");
    assertThat(reply.header("Via")).isEqualTo("1.1 kong/3.10.0");
    assertThat(reply.has("X-Kong-Proxy-Latency")).isTrue();
    assertThat(reply.has("X-Kong-Response-Latency")).isFalse();
  }

  @Test
  void engineErrorsFollowTheContentTypeOfTheRequest() {
    var reply = withUpstreamAt("http://127.0.0.1:1").get("/", "Content-Type: application/json");
    assertThat(reply.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
  }

  @Test
  void aSlowUpstreamIsATimeout() {
    gateway
        .with("services: [{url: UPSTREAM, retries: 0, read_timeout: 50, routes: [{paths: [/]}]}]\n")
        .upstream((request, _) -> awaitHangUp(request));
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.body()).startsWith("The upstream server is timing out\n");
  }

  @Test
  void anUpstreamThatHangsUpIsABadGateway() {
    gateway.withOneRoute().upstream((_, response) -> response.abort());
    assertThat(gateway.send("POST", "/", "x").status()).isEqualTo(502);
  }

  /// Nothing has left by then.
  @Test
  void aBodyThatIsBrokenWhereItBeginsIsABadGateway() throws Exception {
    var head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (var service = new SilentService(head + "nonsense\r\n")) {
      withUpstreamAt(service.url());
      var reply = gateway.get("/");
      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.header("X-Kong-Upstream-Latency")).isNotEmpty();
      assertThat(reply.body()).startsWith("An invalid response was received from the upstream");
    }
  }

  /// 499 for a client that does not wait, 444 for one that gets nothing.
  @ParameterizedTest
  @CsvSource({"499, /slow", "444, /closed"})
  void theLogPhaseSeesWhyNobodyGotAnAnswer(int status, String path) throws Exception {
    var seen = new LinkedBlockingQueue<Integer>();
    var asked = new CountDownLatch(1);
    var noting =
        TestPlugin.quiet("noting", 1)
            .only(Phase.ACCESS, Phase.LOG)
            .in(
                Phase.ACCESS,
                exchange ->
                    exchange.target().path().equals("/closed")
                        ? Outcome.answer(new Answer.EnginePage(444))
                        : Outcome.CONTINUE)
            .late(Phase.LOG, exchange -> seen.add(exchange.response().status()));
    try (var noted = new GatewayUnderTest(noting)) {
      noted
          .with(
              """
              services: [{url: UPSTREAM, routes: [{paths: [/]}]}]
              plugins: [{name: noting}]
              """)
          .upstream((request, _) -> {
            asked.countDown();
            awaitHangUp(request);
          });
      try (var client = new Socket(InetAddress.getLoopbackAddress(), noted.port())) {
        client.setSoLinger(true, 0); // resets the connection
        client
            .getOutputStream()
            .write(("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(US_ASCII));
        if (status == 444) {
          assertThat(client.getInputStream().read()).isNegative();
        } else {
          asked.await();
        }
      }
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo(status);
    }
  }

  @Test
  void anUnknownHostIsNamed() {
    withUpstreamAt("http://no-such-host.invalid");
    var log =
        logged(() -> {
          var reply = gateway.get("/");
          assertThat(reply.status()).isEqualTo(503);
          assertThat(reply.body()).contains("name resolution failed\"");
        });
    assertThat(log).contains("no-such-host.invalid", "Tried: ");
  }

  @Test
  void aFailureOfDnsNamesTheHostOnce() {
    withUpstreamAt("http://some.test");
    gateway.names().fails(NameServer.REFUSED);
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body())
        .contains(
            "\"failed the initial dns/balancer resolve for 'some.test' with: dns server error: 5"
                + " refused\"");
  }

  @Test
  void theLineAboutAFailedPluginKnowsItsRequest() {
    var plugin = TestPlugin.quiet("broken", 1);
    plugin.in(
        Phase.ACCESS,
        _ -> {
          throw new PluginFailure("{} broke", "broke");
        });
    try (var failing = new GatewayUnderTest(plugin);
        var logged = LoggedLines.of("moongate.plugin")) {
      failing.with("routes: [{paths: [/]}]\nplugins: [{name: broken}]\n");
      assertThat(failing.get("/").status()).isEqualTo(500);
      assertThat(logged.events())
          .singleElement()
          .satisfies(line -> {
            assertThat(line.getFormattedMessage()).startsWith("[broken] {} broke, client: 127.");
            assertThat(line.getArgumentArray()).hasAtLeastOneElementOfType(LogContext.class);
          });
    }
  }

  /// What the log says about requests that have no peer.
  private static String logged(Runnable requests) {
    try (var lines = LoggedLines.of("moongate.proxy")) {
      requests.run();
      return String.join("\n", lines.texts());
    }
  }

  @Test
  void anUpstreamWithoutTargetsHasNoPeer() {
    gateway.with(
        """
        upstreams: [{name: empty}]
        services: [{host: empty, routes: [{paths: [/]}]}]
        """);
    var log =
        logged(() -> {
          var reply = gateway.get("/");
          assertThat(reply.status()).isEqualTo(503);
          assertThat(reply.body()).contains("failure to get a peer from the ring-balancer\"");
        });
    assertThat(log)
        .contains("failure to get a peer from the ring-balancer: upstream empty has no targets");
  }

  @Test
  void httpsOnlyRoutesAskForAnUpgrade() {
    gateway.with("routes: [{paths: [/], protocols: [https]}]\n");
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(426);
    assertThat(reply.body()).contains("\"message\":\"Please use HTTPS protocol\"");
    assertThat(reply.header("Upgrade")).isEqualTo("TLS/1.2, HTTP/1.1");
  }

  @Test
  void grpcRoutesTellOtherRequestsAndOldHttpApart() {
    gateway.with("routes: [{paths: [/], protocols: [grpc]}]\n");
    var other = gateway.get("/");
    assertThat(other.status()).isEqualTo(415);
    assertThat(other.body()).contains("\"message\":\"Non-gRPC request matched gRPC route\"");
    var old = gateway.get("/", "Content-Type: application/grpc+proto");
    assertThat(old.status()).isEqualTo(426);
    assertThat(old.header("Upgrade")).isEqualTo("HTTP/2");
  }

  @Test
  void httpsOnlyRoutesMayRedirect() {
    gateway.with("routes: [{paths: [/], protocols: [https], https_redirect_status_code: 301}]\n");
    var reply = gateway.get("/a?b=c", "Host: Some.Example:8000");
    assertThat(reply.status()).isEqualTo(301);
    assertThat(reply.header("Location")).isEqualTo("https://some.example/a?b=c");
    assertThat(reply.body()).isEmpty();
  }

  @Test
  void whatTheTransportRefusesGetsAPageToo() {
    var reply = gateway.raw("GET / HTTP/1.1\r\nBad Header: x\r\n\r\n");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).startsWith("Bad request\nrequest_id: ");
  }

  @Test
  void traceIsNotAllowed() {
    assertThat(gateway.send("TRACE", "/", "").status()).isEqualTo(405);
  }

  @Test
  void errorsOfTheUpstreamPassUntouched() {
    gateway.withOneRoute().upstream(503, "X-Own: 1\nContent-Length: 4", "mine");
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.body()).isEqualTo("mine");
  }
}
