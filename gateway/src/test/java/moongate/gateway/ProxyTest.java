package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.gateway.testing.GatewayUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Requests that reach their service, and what both sides see of the gateway.
final class ProxyTest {
  private final GatewayUnderTest gateway = new GatewayUnderTest();

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void forwardsMethodTargetHeadersAndBody() {
    gateway.withOneRoute();
    var reply = gateway.send("PUT", "/a/b?x=1&y", "hello", "X-Own: 1", "X-Own: 2");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.receivedLine()).isEqualTo("PUT /a/b?x=1&y HTTP/1.1");
    assertThat(reply.received("X-Own")).isEqualTo("1|2");
    assertThat(reply.body()).endsWith("\n\nhello");
  }

  @Test
  void keepsAnEmptyQuery() {
    gateway.withOneRoute();
    assertThat(gateway.get("/p?").receivedLine()).isEqualTo("GET /p? HTTP/1.1");
  }

  @Test
  void tellsTheServiceAboutTheClient() {
    gateway.withOneRoute();
    var reply = gateway.get("/a%20b?q", "Host: Some.Example:8000");
    assertThat(reply.received("X-Real-IP")).isEqualTo("127.0.0.1");
    assertThat(reply.received("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(reply.received("X-Forwarded-Proto")).isEqualTo("http");
    assertThat(reply.received("X-Forwarded-Host")).isEqualTo("some.example");
    assertThat(reply.received("X-Forwarded-Port")).isEqualTo("" + gateway.port());
    assertThat(reply.received("X-Forwarded-Path")).isEqualTo("/a%20b");
    assertThat(reply.received("X-Forwarded-Prefix")).isEmpty();
    assertThat(reply.received("Via")).isEqualTo("1.1 kong/3.10.0");
    assertThat(reply.received("X-Kong-Request-Id")).matches("[0-9a-f]{32}");
    assertThat(reply.received("Connection")).isEqualTo("keep-alive");
    assertThat(reply.received("Host")).matches("127.0.0.1:\\d+");
  }

  @Test
  void namesItselfAfterTheProxiesThatTheRequestHasPassed() {
    gateway.withOneRoute();
    assertThat(gateway.get("/", "Via: 1.0 other").received("Via"))
        .isEqualTo("1.0 other, 1.1 kong/3.10.0");
    assertThat(gateway.get("/", "Via: 1.0 other", "Via: 2 third").received("Via"))
        .isEqualTo("1.0 other, 2 third, 1.1 kong/3.10.0");
  }

  /// Connections of one client share the lines that tell about it.
  @Test
  void tellsOfEachRequestWhatItAskedFor() {
    gateway.withOneRoute();
    for (var host : List.of("a.test", "b.test", "a.test")) {
      var reply = gateway.get("/", "Host: " + host);
      assertThat(reply.received("X-Forwarded-Host")).isEqualTo(host);
    }
  }

  @Test
  void escapesAPrefixThatNoHeaderCouldHold() {
    gateway.with("services: [{url: UPSTREAM, routes: [{paths: ['~/a/[^/]+']}]}]");
    var reply = gateway.get("/a/%0d%0aX:%20y/b");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("X-Forwarded-Prefix")).isEqualTo("/a/%0D%0AX:%20y");
    assertThat(reply.receivedLine()).isEqualTo("GET /b HTTP/1.1");
  }

  @Test
  void believesNoForwardingHeaderOfAStranger() {
    gateway.withOneRoute();
    var reply =
        gateway.get(
            "/",
            "X-Forwarded-For: 9.9.9.9",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Prefix: /x",
            "X-Real-IP: 9.9.9.9");
    assertThat(reply.received("X-Forwarded-For")).isEqualTo("9.9.9.9, 127.0.0.1");
    assertThat(reply.received("X-Forwarded-Proto")).isEqualTo("http");
    assertThat(reply.received("X-Forwarded-Prefix")).isEmpty();
    assertThat(reply.received("X-Real-IP")).isEqualTo("127.0.0.1");
  }

  @Test
  void webSocketIsTheOneProtocolThatServicesAreAskedToSwitchTo() {
    gateway.withOneRoute();
    var asked = gateway.get("/", "Upgrade: WebSocket", "Sec-WebSocket-Version: 13");
    assertThat(asked.received("Connection")).isEqualTo("keep-alive, Upgrade");
    assertThat(asked.received("Upgrade")).isEqualTo("websocket");
    assertThat(asked.received("Sec-WebSocket-Version")).isEqualTo("13");
    var other = gateway.get("/", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c");
    assertThat(other.received("Connection")).isEqualTo("keep-alive");
    assertThat(other.received("Upgrade")).isEmpty();
  }

  @Test
  void dropsWhatConcernsTheConnectionOnly() {
    gateway.withOneRoute();
    var reply =
        gateway.raw(
            """
            GET / HTTP/1.1
            Host: a
            Connection: close, X-Hop, Content-Length
            X-Hop: 1
            Keep-Alive: 5
            Proxy-Connection: close
            Proxy: evil
            TE: gzip, trailers
            X-Stays: 1

            """
                .replace("\n", "\r\n"));
    assertThat(reply.received("X-Hop")).isEmpty();
    assertThat(reply.received("Keep-Alive")).isEmpty();
    assertThat(reply.received("Proxy-Connection")).isEmpty();
    assertThat(reply.received("Proxy")).isEmpty();
    assertThat(reply.received("TE")).isEqualTo("trailers");
    assertThat(reply.received("X-Stays")).isEqualTo("1");
  }

  @Test
  void addsItsOwnHeadersToTheResponse() {
    gateway.withOneRoute().upstream(201, "Server: theirs\nVia: 1.0 other\nX-Own: 1", "body");
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.body()).isEqualTo("body");
    assertThat(reply.header("Server")).isEqualTo("theirs");
    assertThat(reply.header("Via")).isEqualTo("1.0 other, 1.1 kong/3.10.0");
    assertThat(reply.header("X-Own")).isEqualTo("1");
    assertThat(reply.header("X-Kong-Upstream-Latency")).matches("\\d+");
    assertThat(reply.header("X-Kong-Proxy-Latency")).matches("\\d+");
    assertThat(reply.header("X-Kong-Request-Id")).matches("[0-9a-f]{32}");
    assertThat(reply.has("X-Kong-Response-Latency")).isFalse();
  }

  @Test
  void keepsTheLengthOfAResponseThatNobodyFilters() {
    gateway.withOneRoute().upstream(200, "Content-Length: 4", "body");
    var reply = gateway.get("/");
    assertThat(reply.header("Content-Length")).isEqualTo("4");
    assertThat(reply.body()).isEqualTo("body");
  }

  @Test
  void preservesTheHostWhenTheRouteSaysSo() {
    gateway.with(
        """
        services:
        - url: UPSTREAM/base
          routes: [{paths: [/p], preserve_host: true}]
        """);
    var reply = gateway.get("/p/x", "Host: Client.Example:99");
    assertThat(reply.received("Host")).isEqualTo("Client.Example:99");
    assertThat(reply.receivedLine()).isEqualTo("GET /base/x HTTP/1.1");
    assertThat(reply.received("X-Forwarded-Prefix")).isEqualTo("/p");
  }

  @Test
  void balancesOverTheTargetsOfAnUpstream() {
    var one = gateway.serve((_, response) -> TestResponses.text(response, 200, "one"));
    var two = gateway.serve((_, response) -> TestResponses.text(response, 200, "two"));
    gateway.with(
        """
        upstreams:
        - name: pair
          targets:
          - target: 127.0.0.1:%d
          - target: 127.0.0.1:%d
        services:
        - host: pair
          routes: [{paths: [/]}]
        """
            .formatted(one.addresses().getFirst().getPort(), two.addresses().getFirst().getPort()));
    assertThat(gateway.get("/").body() + gateway.get("/").body()).isIn("onetwo", "twoone");
  }

  @Test
  void triesTheNextTargetWhenOneDoesNotListen() {
    var listening = gateway.serve((_, response) -> TestResponses.text(response, 200, "there"));
    gateway.with(
        """
        upstreams:
        - name: pair
          targets:
          - target: 127.0.0.1:1
          - target: 127.0.0.1:%d
        services:
        - host: pair
          routes: [{paths: [/]}]
        """
            .formatted(listening.addresses().getFirst().getPort()));
    assertThat(gateway.send("POST", "/", "body").body()).isEqualTo("there");
    assertThat(gateway.send("POST", "/", "body").body()).isEqualTo("there");
  }

  @Test
  void answersHeadWithoutABody() {
    gateway.withOneRoute().upstream(200, "Content-Length: 4", "body");
    var reply = gateway.send("HEAD", "/", "");
    assertThat(reply.header("Content-Length")).isEqualTo("4");
    assertThat(reply.body()).isEmpty();
  }
}
