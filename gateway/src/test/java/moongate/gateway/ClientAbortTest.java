package moongate.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.log.LogEntry;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that hang up before they have their answer: the service is left at once, and logs tell
/// what nginx would.
final class ClientAbortTest {
  private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String UPLOAD =
      "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nthe beginning";

  /// The ways to leave.
  private enum Leave {
    CLOSE,
    RESET,
    END_OUTPUT;

    void by(Socket client) throws IOException {
      switch (this) {
        case CLOSE -> client.close();
        case RESET -> {
          client.setSoLinger(true, 0);
          client.close();
        }
        case END_OUTPUT -> client.shutdownOutput();
      }
    }
  }

  private final LinkedBlockingQueue<String> logged = new LinkedBlockingQueue<>();
  private final CountDownLatch heard = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch mayGoOn = new CountDownLatch(1);
  private final List<AutoCloseable> closing = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var each : closing.reversed()) {
      each.close();
    }
  }

  private SilentService service(String beginning) throws IOException {
    var service = new SilentService(beginning);
    closing.add(service);
    return service;
  }

  /// A gateway that logs the status, and that of the service.
  private GatewayUnderTest gateway(GatewaySettings.Builder settings, String yaml) {
    var logging =
        TestPlugin.quiet("logging", 1)
            .only(Phase.ACCESS, Phase.LOG)
            .in(Phase.ACCESS, this::waitIfAsked)
            .late(Phase.LOG, this::logAtEnd);
    var gateway = new GatewayUnderTest(settings, logging);
    closing.add(gateway);
    return gateway.with(yaml + "plugins: [{name: logging}]\n");
  }

  private GatewayUnderTest gateway(String yaml) {
    return gateway(GatewaySettings.builder(), yaml);
  }

  /// When all of the request is over: no target counts it as being on its way any more.
  private void logAtEnd(Exchange exchange) {
    var line = exchange.response().status() + " " + LogEntry.upstreamStatus(exchange);
    exchange.atEnd(() -> logged.add(line));
  }

  /// `/function` stands for a request whose function works on while its client leaves.
  private Outcome waitIfAsked(Exchange exchange) {
    heard.countDown();
    if (exchange.target().path().equals("/function")) {
      asked.countDown();
      while (!exchange.request().isGone()) {
        exchange.fiber().park();
      }
      mayGoOn.countDown();
    }
    return Outcome.CONTINUE;
  }

  private Socket connect(GatewayUnderTest to, String request) throws IOException {
    var client = new Socket(InetAddress.getLoopbackAddress(), to.port());
    closing.add(client);
    client.setSoTimeout(20_000);
    client.getOutputStream().write(request.getBytes(ISO_8859_1));
    return client;
  }

  private String logged() throws InterruptedException {
    var line = logged.poll(20, TimeUnit.SECONDS);
    return line == null ? "nothing was logged" : line;
  }

  private static String route(SilentService service) {
    return "services: [{url: '" + service.url() + "', routes: [{paths: [/]}]}]\n";
  }

  @ParameterizedTest
  @EnumSource(Leave.class)
  void theServiceThatHasNotAnsweredIsLeftAtOnce(Leave leave) throws Exception {
    var service = service("");
    var client = connect(gateway(route(service)), GET);
    service.awaitRequest();

    leave.by(client);

    assertThat(service.awaitEnd()).isEqualTo("closed");
    assertThat(logged()).isEqualTo("499 ");
    if (!client.isClosed()) {
      assertThat(client.getInputStream().read()).isNegative();
    }
    assertThat(service.requestCount()).as("further tries").isZero();
  }

  @ParameterizedTest
  @EnumSource(Leave.class)
  void theServiceInTheMiddleOfItsAnswerIsLeftAtOnce(Leave leave) throws Exception {
    var service = service("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    var client = connect(gateway(route(service)), GET);
    var received = new StringBuilder();
    while (received.indexOf("abc") < 0) {
      received.append((char) client.getInputStream().read());
    }

    leave.by(client);

    assertThat(service.awaitEnd()).isEqualTo("closed");
    assertThat(logged()).isEqualTo("200 200");
  }

  @ParameterizedTest
  @EnumSource(Leave.class)
  void aRequestThatBreaksOffIsABadOneThatNoServiceSees(Leave leave) throws Exception {
    var service = service("");
    var client = connect(gateway(route(service)), UPLOAD);
    heard.await(); // it may leave at any time, but who was not heard is not logged

    leave.by(client);

    assertThat(logged()).isEqualTo("400 ");
    assertThat(service.requestCount()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Leave.class)
  void aRequestThatBreaksOffWhileItStreamsEndsTheCall(Leave leave) throws Exception {
    var service = service("");
    var streaming =
        "services: [{url: '%s', routes: [{paths: [/], request_buffering: false}]}]\n"
            .formatted(service.url());
    var client = connect(gateway(streaming), UPLOAD);
    service.awaitRequest();

    leave.by(client);

    assertThat(service.awaitEnd()).isEqualTo("closed");
    assertThat(logged()).isEqualTo("400 ");
  }

  /// The system answers no more connections to a socket whose queue is full.
  @Test
  void nobodyWaitsForAConnectionInVain() throws Exception {
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 2; i++) {
        closing.add(new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort()));
      }
      var client =
          connect(
              gateway(
                  "services: [{url: 'http://127.0.0.1:%d', routes: [{paths: [/]}]}]\n"
                      .formatted(full.getLocalPort())),
              GET);
      heard.await();

      Leave.CLOSE.by(client);

      assertThat(logged()).isEqualTo("499 ");
    }
  }

  @Test
  void aFunctionGoesOnButTheServiceIsNotCalledAfterIt() throws Exception {
    var service = service("");
    var client = connect(gateway(route(service)), "GET /function HTTP/1.1\r\nHost: a\r\n\r\n");
    asked.await();

    Leave.CLOSE.by(client);

    assertThat(mayGoOn.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(logged()).isEqualTo("499 ");
    assertThat(service.requestCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"round-robin", "least-connections"})
  void whoHangsUpSaysNothingOfTheServicesHealthAndLoad(String algorithm) throws Exception {
    var first = service("");
    var second = service("");
    var gateway =
        gateway(
            """
            upstreams:
            - name: u
              algorithm: %s
              healthchecks: {passive: {unhealthy: {tcp_failures: 1, timeouts: 1, http_failures: 1}}}
              targets: [{target: '127.0.0.1:%d'}, {target: '127.0.0.1:%d'}]
            services: [{host: u, routes: [{paths: [/]}]}]
            """
                .formatted(algorithm, first.port(), second.port()));
    int rounds = 4;
    for (int i = 0; i < rounds; i++) {
      var waiting = new ArrayList<Socket>();
      while (waiting.size() < 2) {
        waiting.add(connect(gateway, GET));
        // One after the other: what two loops choose at once may be the same.
        Await.that(() -> first.requestCount() + second.requestCount() == waiting.size());
      }
      // Each has its turn only while the other seems no better: neither failed nor busy.
      assertThat(List.of(first.awaitRequest(), second.awaitRequest()))
          .allSatisfy(head -> assertThat(head).startsWith("GET "));
      for (var client : waiting) {
        Leave.CLOSE.by(client);
        assertThat(logged()).isEqualTo("499 ");
      }
    }
    for (int i = 0; i < rounds; i++) {
      assertThat(List.of(first.awaitEnd(), second.awaitEnd())).containsOnly("closed");
    }
  }

  @Test
  void aNodeMayCallServicesToTheEndForClientsThatOnlyEndTheirSide() throws Exception {
    var patient = GatewaySettings.builder().ignoresClientAbort(true);
    var gateway =
        gateway(patient, "services: [{url: UPSTREAM, routes: [{paths: [/]}]}]\n")
            .upstream((request, response) -> {
              request.fiber().sleep(Duration.ofMillis(50));
              GatewayUnderTest.echo(request, response);
            });
    var client = connect(gateway, GET);

    Leave.END_OUTPUT.by(client);

    assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
        .startsWith("HTTP/1.1 200 OK")
        .contains("GET /a");
    assertThat(logged()).isEqualTo("200 200");
  }
}
