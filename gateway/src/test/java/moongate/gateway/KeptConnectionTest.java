package moongate.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.ResponseHead;
import org.junit.jupiter.api.Test;

/// Requests that come one after the other on one connection never see each other's data.
final class KeptConnectionTest {
  private static final String ROUTE =
      """
      services:
      - name: echo
        url: UPSTREAM
        routes:
        - {name: r, paths: [/r]}
        - {name: bare, paths: [/r/bare], strip_path: false, preserve_host: true}
      plugins: [{name: a}]
      """;

  private static final HeaderName OWN = HeaderName.of("X-Own");
  private static final HeaderName WHO = HeaderName.of("X-Who");

  private static String request(String target, String... lines) {
    return "GET " + target + " HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
  }

  /// What services and the client received, without what differs each time.
  private static List<String> received(GatewayUnderTest gateway, String requests) {
    var all = gateway.raw(requests + request("/r/last", "Host: last", "Connection: close"));
    var text = String.join("\n", all.headerLines()) + "\n\n" + all.body();
    return Arrays.stream(text.split("HTTP/1\\.1 [2-5]\\d\\d .*", -1))
        .map(each -> each.replaceAll("[0-9a-f]{32}", "ID").replaceAll("\r", ""))
        .map(
            each -> each.replaceAll("(Date|X-Kong-\\w+-Latency|Connection|Content-Length): .*", ""))
        .map(each -> each.replaceAll("\n+", "\n").strip())
        .toList();
  }

  @Test
  void eachRequestIsProxiedAsIfItWereTheOnlyOne() {
    var plugin =
        TestPlugin.quiet("a", 1)
            .in(
                Phase.ACCESS,
                exchange -> {
                  // Marks some, and has them go elsewhere: nothing of that may stay.
                  if (exchange.headers().contains(WHO)) {
                    exchange.headers().set(OWN, exchange.headers().firstOr(WHO, ""));
                    exchange.headers().set(HeaderName.HOST, "changed");
                    exchange.headers().remove(HeaderName.ACCEPT);
                    exchange.hostChanged();
                    exchange.upstream().path("/changed");
                    exchange.query("changed");
                  }
                  return Outcome.CONTINUE;
                })
            .late(
                Phase.HEADER_FILTER,
                exchange -> {
                  if (exchange.headers().contains(WHO)) {
                    exchange.response().headers().set(OWN, "yes");
                    exchange.response().headers().remove(HeaderName.CONTENT_TYPE);
                  }
                });
    var requests =
        List.of(
            request("/r/1", "Host: a", "Accept: */*"),
            request("/r/1", "Host: a", "Accept: */*"),
            request("/r/1", "Host: a", "Accept: */*", "X-Who: mallory"),
            request("/r/1", "Host: a", "Accept: */*"),
            request("/r/bare", "Host: a", "Accept: */*"),
            request("/r/1", "Host: B.example:80", "Accept: */*"),
            request("/r/1", "Host: a", "Accept: */*", "X-Forwarded-For: 9.9.9.9"),
            request("/r/1", "Host: a", "Accept: */*", "Via: 1.0 other"),
            request("/nowhere", "Host: a", "Accept: */*"),
            request("/r/%2", "Host: a", "Accept: */*"),
            request("/r/1", "Host: a", "Accept: */*", "Upgrade: websocket"),
            request("http://c/r/1", "Host: a", "Accept: */*"),
            request("/r/1", "Host: a", "Accept: */*", "TE: trailers"),
            request("/r/1", "Host: a", "Accept: */*"));
    try (var gateway = new GatewayUnderTest(plugin).with(ROUTE)) {
      var alone = requests.stream().map(each -> received(gateway, each).getFirst()).toList();
      var together = received(gateway, String.join("", requests));
      assertThat(together.subList(0, requests.size())).isEqualTo(alone);
      assertThat(alone).allSatisfy(each -> assertThat(each).contains("X-Kong-Request-Id: ID"));
      assertThat(Objects.requireNonNull(alone.getFirst())).contains("X-Forwarded-Host: a");
    }
  }

  /// Equal heads are where most is taken over from the request before.
  private static final String SAME = request("/r/1", "Host: a", "Accept: */*");

  @Test
  void whatPluginsDoToOneOfManyEqualRequestsIsGoneInTheNext() {
    List<Consumer<Exchange>> changes =
        List.of(
            exchange -> exchange.upstream().path("/elsewhere"),
            exchange -> exchange.query("added"),
            exchange -> exchange.headers().set(OWN, "yes"),
            exchange -> exchange.headers().remove(HeaderName.ACCEPT),
            exchange -> exchange.headers().add(HeaderName.CONNECTION, "Accept"),
            exchange -> exchange.head().method("PUT"),
            exchange -> exchange.body().replace("other"),
            exchange -> exchange.upstream().override(OWN, "only this time"),
            exchange -> exchange.upstream().hostHeader("other.example"),
            exchange -> {
              exchange.headers().set(HeaderName.HOST, "b");
              exchange.hostChanged();
            });
    var count = new AtomicInteger();
    var plugin =
        TestPlugin.quiet("a", 1)
            .in(
                Phase.ACCESS,
                exchange -> {
                  int number = count.getAndIncrement();
                  if (number % 4 == 3 && number / 4 < changes.size()) {
                    changes.get(number / 4).accept(exchange);
                  }
                  return Outcome.CONTINUE;
                });
    try (var gateway = new GatewayUnderTest(plugin).with(ROUTE)) {
      var all = received(gateway, SAME.repeat(4 * changes.size() + 1));
      for (int i = 0; i <= 4 * changes.size(); i++) {
        if (i % 4 == 3) {
          assertThat(all.get(i)).as("changed by %s", i / 4).isNotEqualTo(all.getFirst());
        } else {
          assertThat(all.get(i)).as("request %s", i).isEqualTo(all.getFirst());
        }
      }
    }
  }

  @Test
  void aPluginThatRewritesOneOfManyEqualRequestsLeadsOnlyThatOneToAnotherRoute() {
    var count = new AtomicInteger();
    var plugin =
        TestPlugin.quiet("a", 1)
            .in(
                Phase.REWRITE,
                exchange -> {
                  if (count.incrementAndGet() % 3 == 0) {
                    exchange.headers().set(HeaderName.HOST, "b");
                    exchange.hostChanged();
                  }
                  return Outcome.CONTINUE;
                });
    var routes =
        """
        services:
        - name: a
          url: UPSTREAM/of-a
          routes: [{name: a, hosts: [a]}]
        - name: b
          url: UPSTREAM/of-b
          routes: [{name: b, hosts: [b]}]
        plugins: [{name: a}]
        """;
    try (var gateway = new GatewayUnderTest(plugin).with(routes)) {
      var all = received(gateway, SAME.repeat(9));
      for (int i = 0; i < 9; i++) {
        assertThat(all.get(i)).contains(i % 3 == 2 ? "/of-b/r/1" : "/of-a/r/1");
      }
    }
  }

  @Test
  void equalHeadsHaveBodiesOfTheirOwn() {
    var head =
        "POST /r/1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n";
    var bodies = List.of("", "one", "three", "and five more", "", "two", "one");
    var requests =
        bodies.stream()
            .map(body -> body.isEmpty() ? "" : "%x\r\n%s\r\n".formatted(body.length(), body))
            .map(chunk -> head + chunk + "0\r\n\r\n")
            .collect(Collectors.joining());
    try (var gateway = new GatewayUnderTest(TestPlugin.quiet("a", 1)).with(ROUTE)) {
      gateway.upstream((request, response) -> {
        var body = new String(request.body().readAll(100), ISO_8859_1);
        var length = request.head().headers().firstOr(HeaderName.CONTENT_LENGTH, "none");
        response.send(new ResponseHead(200));
        response.write(Chunk.of("[" + length + ":" + body + "]"));
        response.end();
      });
      var all = received(gateway, requests);
      for (int i = 0; i < bodies.size(); i++) {
        var body = bodies.get(i);
        assertThat(all.get(i)).contains("[" + body.length() + ":" + body + "]");
      }
    }
  }

  @Test
  void aChangeOfTheConfigurationCountsForEqualRequestsToo() {
    var elsewhere = ROUTE.replace("url: UPSTREAM", "url: UPSTREAM/elsewhere");
    var count = new AtomicInteger();
    try (var gateway = new GatewayUnderTest(TestPlugin.quiet("a", 1)).with(ROUTE)) {
      gateway.upstream((request, response) -> {
        if (count.incrementAndGet() == 3) {
          gateway.with(elsewhere);
        }
        GatewayUnderTest.echo(request, response);
      });
      var all = received(gateway, SAME.repeat(6));
      for (int i = 0; i < 6; i++) {
        assertThat(all.get(i)).contains(i < 3 ? " /1 " : " /elsewhere/1 ");
      }
    }
  }

  /// Connections of one client share what services are told about it. A client may have several
  /// connections from one port, if they lead to different ports of the gateway.
  @Test
  void anotherPortOfTheGatewayIsToldToTheService() throws IOException {
    try (var gateway = new GatewayUnderTest().withOneRoute()) {
      int another = gateway.http2Port();
      for (int i = 0; i < 4; i++) {
        int from = ask(0, gateway.port());
        if (i % 2 == 1) {
          new Socket("127.0.0.1", gateway.port()).close(); // the next one is on the other loop
        }
        ask(from, another);
      }
    }
  }

  /// Asks from port `from`, or any if that is 0, and returns the port.
  private static int ask(int from, int port) throws IOException {
    try (var socket = new Socket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress("127.0.0.1", from));
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      socket.setSoTimeout(20_000);
      var request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(answer).contains("\nX-Forwarded-Port: " + port + "\n");
      return socket.getLocalPort();
    }
  }
}
