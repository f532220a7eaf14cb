package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.Reply;
import moongate.http.HeaderName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What plugins write into requests, and what becomes of it on the way to the service.
final class SentHeadersTest {
  private static final HeaderName USERNAME = HeaderName.of("X-Consumer-Username");

  private final TestPlugin plugin = TestPlugin.quiet("a", 1).only(Phase.ACCESS);
  private final GatewayUnderTest gateway = new GatewayUnderTest(plugin);

  @AfterEach
  void close() {
    gateway.close();
  }

  private Reply raw(String... lines) {
    return gateway
        .withPlugin("a", "")
        .raw(String.join("\r\n", lines) + "\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
  }

  @Test
  void aClientCannotHideWhoItIs() {
    plugin.in(
        Phase.ACCESS,
        exchange -> {
          exchange.headers().set(USERNAME, "bob");
          return Outcome.CONTINUE;
        });
    var reply =
        raw(
            "POST / HTTP/1.1",
            "X-Own: 1",
            "Connection: close, X-Consumer-Username, X-Own, Content-Length");
    assertThat(reply.received("X-Consumer-Username")).isEqualTo("bob");
    assertThat(reply.received("X-Own")).isEmpty();
    assertThat(reply.body()).endsWith("\n\nx");
  }

  @Test
  void whatTheGatewayHasAnsweredIsNotAskedOfTheService() {
    var reply = raw("POST / HTTP/1.1", "Connection: close", "Expect: 100-continue");
    assertThat(reply.body()).doesNotContain("Expect").endsWith("\n\nx");
  }

  @Test
  void overridesTakeThePlaceOfTheGatewaysOwnHeaders() {
    plugin.in(
        Phase.ACCESS,
        exchange -> {
          exchange.upstream().override(HeaderName.VIA, "");
          exchange.upstream().override(HeaderName.X_FORWARDED_FOR, "1.2.3.4");
          return Outcome.CONTINUE;
        });
    var reply = raw("POST / HTTP/1.1", "Connection: close");
    assertThat(reply.body()).doesNotContain("Via:");
    assertThat(reply.received("X-Forwarded-For")).isEqualTo("1.2.3.4");
  }

  @Test
  void secretArgumentsAreAddedToTheQuery() {
    plugin.in(
        Phase.ACCESS,
        exchange -> {
          exchange.upstream().secretArguments("key=k");
          return Outcome.CONTINUE;
        });
    gateway.withPlugin("a", "");
    assertThat(gateway.get("/p").receivedLine()).isEqualTo("GET /p?key=k HTTP/1.1");
    assertThat(gateway.get("/p?").receivedLine()).isEqualTo("GET /p?key=k HTTP/1.1");
    assertThat(gateway.get("/p?a=1").receivedLine()).isEqualTo("GET /p?a=1&key=k HTTP/1.1");
  }

  @Test
  void aChangedQueryIsSent() {
    plugin.in(
        Phase.ACCESS,
        exchange -> {
          exchange.query("b=2");
          return Outcome.CONTINUE;
        });
    gateway.withPlugin("a", "");
    assertThat(gateway.get("/p?a=1").receivedLine()).isEqualTo("GET /p?b=2 HTTP/1.1");
  }
}
