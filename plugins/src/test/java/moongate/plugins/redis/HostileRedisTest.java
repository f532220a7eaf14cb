package moongate.plugins.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.plugins.counting.CountPolicy;
import moongate.plugins.ratelimiting.RateLimitingType;
import moongate.testkit.DrippingServer;
import moongate.testkit.LoggedLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is no Redis, or means harm, in the place of one: requests pass uncounted, and one line
/// tells why.
final class HostileRedisTest {
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          GatewaySettings.builder(),
          new SharedState(),
          (_, sockets, resolver) ->
              List.of(new RateLimitingType(new CountPolicy(sockets, resolver, false))));

  @AfterEach
  void close() {
    gateway.close();
  }

  /// The line that a request with a Redis leaves, which answers this.
  private String lineOf(String answer) {
    try (var logged = LoggedLines.of("moongate.plugin");
        var redis = DrippingServer.start(answer, "x")) {
      gateway.withPlugin(
          "rate-limiting",
          "year: 5, policy: redis, redis: {host: 127.0.0.1, port: %d, password: s3cret}"
              .formatted(redis.port()));
      assertThat(gateway.get("/").status()).isEqualTo(200);
      var line = logged.texts().getFirst();
      assertThat(line)
          .contains("rate limits cannot be counted: Redis at 127.0.0.1:" + redis.port());
      return line;
    }
  }

  @Test
  void aServerThatRepeatsWhatItDoesNotKnowDoesNotBringThePasswordIntoTheLog() {
    assertThat(lineOf("-ERR unknown command 'AUTH', with args beginning with: 's3cret'\r\n"))
        .endsWith("it refused: ERR unknown command 'AUTH', with args beginning with: '***'");
  }

  @Test
  void whatARefusalSaysIsOneLine() {
    assertThat(lineOf("-ERR x\n2026/12/01 [error] forged\u001b[31m\r\n"))
        .endsWith("it refused: ERR x 2026/12/01 [error] forged [31m");
  }

  @Test
  void textsHaveABound() {
    assertThat(lineOf("+OK\r\n*1\r\n$100000\r\n")).endsWith("it answered more than 66560 bytes");
  }

  @Test
  void arraysHaveABound() {
    assertThat(lineOf("+OK\r\n*2147483647\r\n")).endsWith("it answered more than 66560 bytes");
  }

  @Test
  void manySmallRepliesHaveABound() {
    assertThat(lineOf("+OK\r\n" + "*60000\r\n" + ":1\r\n".repeat(20_000)))
        .endsWith("it answered more than 66560 bytes");
  }

  @Test
  void arraysWithinArraysHaveABound() {
    assertThat(lineOf("+OK\r\n" + "*1\r\n".repeat(1000)))
        .endsWith("what it answered is not the protocol of Redis (RESP 2)");
  }
}
