package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.HeaderName;
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
}
