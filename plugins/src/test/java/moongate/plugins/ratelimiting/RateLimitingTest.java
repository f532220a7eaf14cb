package moongate.plugins.ratelimiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import moongate.gateway.address.TrustedAddresses;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.Secrets;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.MovableClock;
import moongate.http.Sockets;
import moongate.plugins.counting.CountPolicy;
import moongate.plugins.counting.Period;
import moongate.plugins.keyauth.KeyAuthType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The clock stands still, so that no test runs over the end of a window.
final class RateLimitingTest {
  private final MovableClock clock = new MovableClock();
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          GatewaySettings.builder().trusted(TrustedAddresses.parse(List.of("127.0.0.0/8"))),
          new SharedState(Secrets.NONE, () -> null, clock),
          (_, resolver) ->
              List.of(
                  new KeyAuthType(),
                  new RateLimitingType(new CountPolicy(Sockets.NONE, resolver, false))));

  @AfterEach
  void close() {
    gateway.close();
  }

  private GatewayUnderTest with(String config) {
    return gateway.with(
        """
        services:
        - url: UPSTREAM
          routes:
          - {name: one, paths: [/one]}
          - {name: two, paths: [/two]}
        plugins:
        - {name: rate-limiting, config: {%s}}
        """
            .formatted(config));
  }

  @Test
  void countsDownAndRefuses() {
    with("year: 2");
    var first = gateway.get("/one");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("X-RateLimit-Limit-Year")).isEqualTo("2");
    assertThat(first.header("X-RateLimit-Remaining-Year")).isEqualTo("1");
    assertThat(first.header("RateLimit-Limit")).isEqualTo("2");
    assertThat(first.header("RateLimit-Remaining")).isEqualTo("1");
    assertThat(Long.parseLong(first.header("RateLimit-Reset"))).isPositive();
    assertThat(gateway.get("/two").header("RateLimit-Remaining")).isEqualTo("0");
    var third = gateway.get("/one");
    assertThat(third.status()).isEqualTo(429);
    assertThat(third.body()).contains("\"message\":\"API rate limit exceeded\"");
    assertThat(third.header("Retry-After")).isEqualTo(third.header("RateLimit-Reset"));
    assertThat(third.header("X-RateLimit-Remaining-Year")).isEqualTo("0");
  }

  @Test
  void nullStandsForTheUsualRefusal() {
    with("year: 1, error_code: null, error_message: null").get("/one");
    var refused = gateway.get("/one");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body()).contains("\"message\":\"API rate limit exceeded\"");
  }

  @Test
  void showsTheTightestOfSeveralLimits() {
    var reply = with("month: 5, year: 5").get("/one");
    assertThat(reply.header("X-RateLimit-Remaining-Month")).isEqualTo("4");
    assertThat(reply.header("X-RateLimit-Remaining-Year")).isEqualTo("4");
    assertThat(with("month: 3, year: 50").get("/one").header("RateLimit-Limit")).isEqualTo("3");
  }

  @Test
  void theLongerOfTwoThatAreAsTightIsShown() {
    var reply = with("minute: 5, hour: 5").get("/one");
    long left = Period.HOUR.secondsLeft(clock.millis() / 1000);
    assertThat(reply.header("RateLimit-Reset")).isEqualTo(Long.toString(left));
  }

  @Test
  void aLongerPeriodMayBeTheTightest() {
    with("day: 5");
    for (int i = 0; i < 3; i++) {
      gateway.get("/one");
    }
    var reply = with("hour: 4, day: 5").get("/one");
    assertThat(reply.header("X-RateLimit-Remaining-Hour")).isEqualTo("3");
    assertThat(reply.header("RateLimit-Remaining")).isEqualTo("1");
    assertThat(reply.header("RateLimit-Limit")).isEqualTo("5");
  }

  @Test
  void nothingRemainsOfALimitThatWasLowered() {
    with("year: 5");
    for (int i = 0; i < 3; i++) {
      gateway.get("/one");
    }
    var refused = with("year: 1").get("/one");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("RateLimit-Remaining")).isEqualTo("0");
  }

  @Test
  void aLimitBelowOneLetsOneRequestPass() {
    var reply = with("year: 0.5").get("/one");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("RateLimit-Remaining")).isEqualTo("0");
    assertThat(gateway.get("/one").status()).isEqualTo(429);
  }

  @Test
  void doesNotCountWhatItRefuses() {
    with("month: 1, year: 5");
    for (int i = 0; i < 4; i++) {
      gateway.get("/one");
    }
    assertThat(with("year: 5").get("/one").header("X-RateLimit-Remaining-Year")).isEqualTo("3");
  }

  /// After one request of the first key of ann to the first service, where one is allowed.
  @ParameterizedTest
  @CsvSource({
    "consumer,   /one, ann2, 429",
    "consumer,   /two, ann1, 429",
    "consumer,   /one, bob,  200",
    "credential, /one, ann1, 429",
    "credential, /one, ann2, 200",
    "ip,         /one, bob,  429",
    "service,    /one, bob,  429",
    "service,    /two, ann1, 200",
  })
  void countsTogetherWhatIsAlikeInTheChosenWay(String way, String path, String key, int status) {
    gateway.with(
        """
        services:
        - {name: one, url: UPSTREAM, routes: [{paths: [/one]}]}
        - {name: two, url: UPSTREAM, routes: [{paths: [/two]}]}
        consumers:
        - {username: ann, keyauth_credentials: [{key: ann1}, {key: ann2}]}
        - {username: bob, keyauth_credentials: [{key: bob}]}
        plugins:
        - {name: key-auth}
        - {name: rate-limiting, config: {year: 1, limit_by: %s}}
        """
            .formatted(way));
    assertThat(gateway.get("/one", "apikey: ann1").status()).isEqualTo(200);
    assertThat(gateway.get(path, "apikey: " + key).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer", "credential", "ip", "header, header_name: Who"})
  void clientsOfWhomNothingElseIsKnownAreToldApartByTheirAddresses(String way) {
    with("year: 1, limit_by: " + way);
    assertThat(gateway.get("/one", "X-Real-IP: 9.9.9.1").status()).isEqualTo(200);
    assertThat(gateway.get("/one", "X-Real-IP: 9.9.9.2").status()).isEqualTo(200);
    assertThat(gateway.get("/one", "X-Real-IP: 9.9.9.1").status()).isEqualTo(429);
  }

  @Test
  void limitsEachHeaderValueOnItsOwn() {
    with("year: 1, limit_by: header, header_name: Who");
    assertThat(gateway.get("/one", "Who: a").status()).isEqualTo(200);
    assertThat(gateway.get("/one", "Who: b").status()).isEqualTo(200);
    assertThat(gateway.get("/one", "Who: a").status()).isEqualTo(429);
  }

  @Test
  void limitsAHeaderWithUnderscoresThatIsSentWithDashes() {
    with("year: 1, limit_by: header, header_name: who_is");
    assertThat(gateway.get("/one", "Who-Is: a").status()).isEqualTo(200);
    assertThat(gateway.get("/one", "Who-Is: b").status()).isEqualTo(200);
    assertThat(gateway.get("/one", "who_is: a").status()).isEqualTo(429);
  }

  @Test
  void limitsOnePath() {
    with("year: 1, limit_by: path, path: /one");
    assertThat(gateway.get("/one").status()).isEqualTo(200);
    assertThat(gateway.get("/two").status()).isEqualTo(200);
    assertThat(gateway.get("/one").status()).isEqualTo(429);
  }

  @Test
  void aRouteHasCountersOfItsOwn() {
    gateway.with(
        """
        services:
        - url: UPSTREAM
          routes:
          - paths: [/one]
            plugins: [{name: rate-limiting, config: {year: 1}}]
          - paths: [/two]
            plugins: [{name: rate-limiting, config: {year: 1}}]
        """);
    assertThat(gateway.get("/one").status()).isEqualTo(200);
    assertThat(gateway.get("/two").status()).isEqualTo(200);
    assertThat(gateway.get("/two").status()).isEqualTo(429);
  }

  @Test
  void keepsCountingOverAReload() {
    with("year: 1").get("/one");
    assertThat(with("year: 1").get("/one").status()).isEqualTo(429);
  }

  @Test
  void hidesHeadersAndSaysWhatIsConfigured() {
    with("year: 1, hide_client_headers: true, error_code: 299, error_message: für heute");
    assertThat(gateway.get("/one").has("RateLimit-Limit")).isFalse();
    var reply = gateway.get("/one");
    assertThat(reply.status()).isEqualTo(299);
    assertThat(reply.body()).contains("f\u00C3\u00BCr heute");
    assertThat(reply.has("Retry-After")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "policy: local            | at least one of these fields must be non-empty",
        "hour: 5, minute: 10      | The limit for hour(5.0) cannot be lower than the limit for minute(10.0)",
        "day: 5, minute: 10       | The limit for day(5.0) cannot be lower than the limit for minute(10.0)",
        "minute: 0                | value must be greater than 0",
        "minute: 1, error_code: 99 | value should be between 100 and 999",
        "minute: 1, policy: cluster | policy 'cluster' is not supported",
        "minute: 1, policy: redis | required field missing",
        "minute: 1, policy: redis, redis_host: a_b/c | invalid value: a_b/c",
        "minute: 1, policy: redis, redis_host: r, sync_rate: 0.01 | sync_rate must not be between 0 and 0.02",
        "minute: 1, redis_port: 70000 | value should be between 0 and 65535",
        "minute: 1, policy: x     | expected one of: local, cluster, redis",
        "minute: 1, limit_by: header | required field missing",
        "minute: 1, limit_by: path   | required field missing",
      })
  void refusesWhatCannotWork(String config, String message) {
    assertThatThrownBy(() -> with(config)).hasMessageContaining(message);
  }
}
