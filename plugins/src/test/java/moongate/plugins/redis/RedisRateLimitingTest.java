package moongate.plugins.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.Secrets;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.MovableClock;
import moongate.gateway.testing.Reply;
import moongate.plugins.counting.CountPolicy;
import moongate.plugins.ratelimiting.RateLimitingType;
import moongate.plugins.responseratelimiting.ResponseRateLimitingType;
import moongate.testkit.Await;
import moongate.testkit.DrippingServer;
import moongate.testkit.FreePort;
import moongate.testkit.LoggedLines;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two gateways that share a real Redis; left out where none is installed. Their clock stands
/// still, so that no test runs over the end of a window.
final class RedisRateLimitingTest {
  private final MovableClock clock = new MovableClock();
  private final GatewayUnderTest one = gateway();
  private final GatewayUnderTest other = gateway();
  private final int port = FreePort.next();

  private GatewayUnderTest gateway() {
    return new GatewayUnderTest(
        GatewaySettings.builder(),
        new SharedState(Secrets.NONE, () -> null, clock),
        (_, sockets, resolver) -> {
          var policy = new CountPolicy(sockets, resolver, false);
          return List.of(new RateLimitingType(policy), new ResponseRateLimitingType(policy));
        });
  }

  @BeforeEach
  void needRedis() {
    assumeTrue(RedisServer.program().isPresent(), "redis-server is not installed");
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private void with(String config) {
    var redis = "policy: redis, redis: {host: 127.0.0.1, port: %d}, %s".formatted(port, config);
    one.withPlugin("rate-limiting", redis);
    other.withPlugin("rate-limiting", redis);
  }

  /// Counts come to Redis after the response.
  private static Reply untilRemaining(GatewayUnderTest gateway, String expected) throws Exception {
    return Await.value(
        () -> gateway.get("/"), reply -> reply.header("RateLimit-Remaining").equals(expected));
  }

  @Test
  void gatewaysCountTogether() throws Exception {
    try (var redis = RedisServer.start(port)) {
      assertThat(redis.port()).isEqualTo(port);
      with("year: 1000000");
      assertThat(one.get("/").header("X-RateLimit-Remaining-Year")).isEqualTo("999999");
      one.get("/");
      // With what this one asks itself at most all of it is seen at last.
      var seen = untilRemaining(other, "999997");
      assertThat(seen.status()).isEqualTo(200);
      with("year: 2");
      assertThat(other.get("/").status()).isEqualTo(429);
      assertThat(one.get("/").status()).isEqualTo(429);
    }
  }

  @Test
  void countsComeToRedisWithADelayIfToldTo() throws Exception {
    try (var redis = RedisServer.start(port)) {
      assertThat(redis.port()).isEqualTo(port);
      with("year: 3, sync_rate: 0.02");
      assertThat(one.get("/").header("RateLimit-Remaining")).isEqualTo("2");
      assertThat(one.get("/").header("RateLimit-Remaining")).isEqualTo("1");
      assertThat(one.get("/").header("RateLimit-Remaining")).isEqualTo("0");
      assertThat(one.get("/").status()).isEqualTo(429);
      Await.that(() -> {
        other.with("services: []");
        with("year: 3, sync_rate: 0.02");
        return other.get("/").status() == 429;
      });
    }
  }

  /// This Redis takes the increment, but does not say that it has.
  @Test
  void incrementsThatAreUnderWayCountMeanwhile() throws Exception {
    try (var redis = RedisServer.start(port)) {
      assertThat(redis.port()).isEqualTo(port);
      with("year: 2, sync_rate: 0.02");
      assertThat(one.get("/").header("RateLimit-Remaining")).isEqualTo("1");
      Thread.sleep(300); // until it has come to Redis
      redis.fallSilent();
      assertThat(one.get("/").header("RateLimit-Remaining")).isEqualTo("0");
      Thread.sleep(100); // until the next one is under way
      assertThat(one.get("/").status()).isEqualTo(429);
      redis.speak();
    }
  }

  /// Only what was under way when it froze may count twice, and not what was tried meanwhile. The
  /// requests are 23 and that of the other gateway.
  @Test
  void aRedisThatWasFrozenDoesNotCountEachAttempt() throws Exception {
    try (var redis = RedisServer.start(port)) {
      var config =
          ("year: 1000, sync_rate: 0.02, policy: redis,"
                  + " redis: {host: 127.0.0.1, port: %d, timeout: 200}")
              .formatted(redis.port());
      one.withPlugin("rate-limiting", config);
      other.withPlugin("rate-limiting", config);
      one.get("/");
      Thread.sleep(300); // until it has come to Redis
      redis.fallSilent();
      one.get("/");
      Thread.sleep(100); // until this one is under way
      one.getInTurn(Collections.nCopies(20, "/"));
      Thread.sleep(4500); // until more attempts were made
      redis.speak();
      Thread.sleep(2500); // until the next one has succeeded
      var remaining = Long.parseLong(other.get("/").header("RateLimit-Remaining"));
      assertThat(remaining).isBetween(975L, 976L);
    }
  }

  @Test
  void aPasswordAndADatabaseAreUsed() throws Exception {
    try (var redis = RedisServer.start(port, "--requirepass", "s3cret")) {
      assertThat(redis.port()).isEqualTo(port);
      var config =
          "year: 5, policy: redis, redis_host: localhost, redis_port: %d, redis_database: 3,"
              + " redis_password: %s";
      one.withPlugin("rate-limiting", config.formatted(port, "s3cret"));
      assertThat(one.get("/").header("RateLimit-Remaining")).isEqualTo("4");
      one.withPlugin("rate-limiting", config.formatted(port, "wrong"));
      var unlimited = one.get("/");
      assertThat(unlimited.status()).isEqualTo(200);
      assertThat(unlimited.has("RateLimit-Remaining")).isFalse();
    }
  }

  @Test
  void withoutRedisRequestsPassOrFailAsConfigured() throws Exception {
    with("year: 5");
    var unlimited = one.get("/");
    assertThat(unlimited.status()).isEqualTo(200);
    assertThat(unlimited.has("RateLimit-Remaining")).isFalse();
    with("year: 5, fault_tolerant: false");
    assertThat(one.get("/").status()).isEqualTo(500);
    assertThat(one.get("/").body()).contains("An unexpected error occurred");
    try (var redis = RedisServer.start(port)) {
      assertThat(redis.port()).isEqualTo(port);
      var reply = Await.value(() -> one.get("/"), answered -> answered.status() != 500);
      assertThat(reply.header("RateLimit-Remaining")).isEqualTo("4");
    }
  }

  /// The beginning of a text of 100 KB.
  @Test
  void aRedisThatDripsHoldsNoRequest() {
    try (var dripping = DrippingServer.start("*1\r\n$100000\r\n", "x")) {
      one.withPlugin(
          "rate-limiting",
          "year: 5, policy: redis, redis: {host: 127.0.0.1, port: %d, timeout: 300}"
              .formatted(dripping.port()));
      assertThat(one.get("/").status()).isEqualTo(200);
    }
  }

  /// Those who come while a kept connection, or the trial of a new one, waits for its timeout are
  /// not counted; those after them must not wait, too.
  @Test
  void aSilentRedisHoldsOneRequestAtATime() throws Exception {
    try (var redis = RedisServer.start(port)) {
      one.withPlugin(
          "rate-limiting",
          "year: 100, policy: redis, redis: {host: 127.0.0.1, port: %d, timeout: 1000}"
              .formatted(redis.port()));
      assertThat(one.get("/").has("RateLimit-Remaining")).isTrue();
      redis.fallSilent();
      assertThat(waitingOfRequests(1)).hasSize(1);
      assertThat(waitingOfRequests(1)).isEmpty();
      Thread.sleep(1100); // after which one may try again
      assertThat(waitingOfRequests(8)).hasSizeLessThanOrEqualTo(1);
      redis.speak();
      Await.that(() -> one.get("/").has("RateLimit-Remaining"));
    }
  }

  /// Sends requests at the same moment; returns the times of those that wait for Redis.
  private List<Duration> waitingOfRequests(int count) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = new ArrayList<Duration>();
      for (var time :
          threads.invokeAll(Collections.<Callable<Duration>>nCopies(count, this::timeOfRequest))) {
        if (time.get().toMillis() > 700) {
          waiting.add(time.get());
        }
      }
      return waiting;
    }
  }

  private Duration timeOfRequest() {
    long start = System.nanoTime();
    assertThat(one.get("/").status()).isEqualTo(200);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// Requests pass then, so the log is all that tells of it.
  @Test
  void aRedisThatRefusesToTellCountsIsLoggedOnce() throws Exception {
    try (var logged = LoggedLines.of("moongate.plugin");
        var redis = RedisServer.start(port, "--requirepass", "s3cret")) {
      assertThat(redis.port()).isEqualTo(port);
      with("year: 100");
      assertThat(one.get("/").status()).isEqualTo(200);
      assertThat(one.get("/").status()).isEqualTo(200);
      assertThat(logged.texts())
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("rate limits cannot be counted", "NOAUTH");
    }
  }

  @Test
  void usesOfResponsesAreCountedTogetherToo() throws Exception {
    try (var redis = RedisServer.start(port)) {
      var config =
          "limits: {videos: {year: 9}}, policy: redis, redis: {host: 127.0.0.1, port: %d}"
              .formatted(redis.port());
      one.withPlugin("response-ratelimiting", config).upstream(200, "X-Kong-Limit: videos=4", "");
      other.withPlugin("response-ratelimiting", config);
      assertThat(one.get("/").header("X-RateLimit-Remaining-videos-Year")).isEqualTo("5");
      var left =
          Await.value(
              () -> other.get("/").header("X-RateLimit-Remaining-videos-Year"),
              asked -> !asked.equals("9"));
      assertThat(left).isEqualTo("5");
    }
  }
}
