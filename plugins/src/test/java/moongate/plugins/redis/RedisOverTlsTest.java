package moongate.plugins.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.model.pki.IssuedCertificate.Request;
import moongate.net.settings.Trust;
import moongate.plugins.counting.CountPolicy;
import moongate.plugins.ratelimiting.RateLimitingType;
import moongate.plugins.responseratelimiting.ResponseRateLimitingType;
import moongate.testkit.FreePort;
import moongate.testkit.LoggedLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A gateway that counts in a real Redis over TLS; left out where none is installed.
final class RedisOverTlsTest {
  private static final String COUNTED = "200 4";
  private static final String FAILED = "500 ?";

  @TempDir Path folder;

  private final int port = FreePort.next();
  private final IssuedCertificate authority = authority();
  private final GatewayUnderTest trusting =
      gateway(new Trust(false, List.of(authority.certificate())));
  private final GatewayUnderTest distrusting = gateway(Trust.SYSTEM);

  private static IssuedCertificate authority() {
    return IssuedCertificate.selfSigned(request("authority.example", true));
  }

  private static Request request(String name, boolean isAuthority) {
    var now = Instant.now();
    return new Request(
        Kind.ECDSA, name, List.of(name), isAuthority, now.minusSeconds(60), now.plusSeconds(3600));
  }

  private static GatewayUnderTest gateway(Trust trust) {
    return new GatewayUnderTest(
        trust,
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
    trusting.close();
    distrusting.close();
  }

  /// A Redis that speaks TLS only, as `name`.
  private RedisServer start(String name, String... options) throws IOException {
    var own = authority.issue(request(name, false));
    var certificate = Files.writeString(folder.resolve("redis.crt"), own.certificateText());
    var key = Files.writeString(folder.resolve("redis.key"), own.keyText());
    var all =
        new ArrayList<>(
            List.of("--port", "0", "--tls-port", "" + port, "--tls-auth-clients", "no"));
    all.addAll(
        List.of("--tls-cert-file", certificate.toString(), "--tls-key-file", key.toString()));
    all.addAll(List.of(options));
    return RedisServer.start(port, all.toArray(String[]::new));
  }

  /// The status and what is left of five requests a year.
  private String standing(GatewayUnderTest gateway, String redis) {
    gateway.withPlugin(
        "rate-limiting",
        "year: 5, fault_tolerant: false, policy: redis, redis: {port: %d, %s}"
            .formatted(port, redis));
    var reply = gateway.get("/");
    return reply.status()
        + " "
        + (reply.has("RateLimit-Remaining") ? reply.header("RateLimit-Remaining") : "?");
  }

  @Test
  void countsOverTls() throws IOException {
    try (var _ = start("redis.example", "--requirepass", "s3cret")) {
      assertThat(standing(distrusting, "host: localhost, password: s3cret, ssl: true"))
          .isEqualTo(COUNTED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "redis.example, 'host: localhost, server_name: redis.example', 200 4",
    "redis.example, 'host: 127.0.0.1, server_name: redis.example', 200 4",
    "redis.example, 'host: localhost, server_name: other.example', 500 ?",
    "redis.example, 'host: localhost', 500 ?",
    "localhost, 'host: localhost', 200 4",
    "redis.example, 'host: 127.0.0.1', 500 ?"
  })
  void aVerifiedCertificateHasToBeForTheName(String certified, String redis, String expected)
      throws IOException {
    try (var _ = start(certified)) {
      assertThat(standing(trusting, redis + ", ssl: true, ssl_verify: true")).isEqualTo(expected);
    }
  }

  @Test
  void aVerifiedCertificateHasToBeTrusted() throws IOException {
    try (var _ = start("localhost")) {
      assertThat(standing(distrusting, "host: localhost, ssl: true, ssl_verify: true"))
          .isEqualTo(FAILED);
    }
  }

  @Test
  void theLogTellsWhatIsWrongWithACertificate() throws IOException {
    try (var _ = start("redis.example");
        var lines = LoggedLines.of("moongate.plugin", Level.WARN)) {
      var verified = "host: localhost, ssl: true, ssl_verify: true, server_name: ";
      standing(trusting, verified + "other.example");
      standing(distrusting, verified + "redis.example");
      var redis = "rate limits cannot be counted: Redis at localhost:" + port + ": ";
      assertThat(lines.texts())
          .contains(
              redis + "certificate host mismatch",
              redis + "20: unable to get local issuer certificate");
    }
  }

  @Test
  void whoSpeaksTlsAndWhoDoesNotDoNotMeet() throws IOException {
    try (var _ = start("localhost")) {
      assertThat(standing(trusting, "host: localhost")).isEqualTo(FAILED);
    }
    try (var _ = RedisServer.start(port)) {
      assertThat(standing(distrusting, "host: localhost, ssl: true")).isEqualTo(FAILED);
    }
  }

  /// The address is no name to ask for.
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "'::1'"})
  void anAddressNeedsNoName(String host) throws IOException {
    assumeTrue(host.equals("127.0.0.1") || hasIpv6(), "this machine has no IPv6");
    try (var _ = start("localhost", "--bind", "127.0.0.1", "-::1")) {
      assertThat(standing(distrusting, "host: " + host + ", ssl: true")).isEqualTo(COUNTED);
    }
  }

  private static boolean hasIpv6() {
    try (var _ = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
      return true;
    } catch (IOException noSuchAddress) {
      return false;
    }
  }

  @Test
  void responsesAreCountedOverTlsToo() throws IOException {
    try (var _ = start("localhost")) {
      var config =
          """
          limits: {videos: {year: 9}}, fault_tolerant: false, policy: redis,
          redis: {host: localhost, port: %d, ssl: true, ssl_verify: true}\
          """
              .formatted(port);
      trusting
          .withPlugin("response-ratelimiting", config)
          .upstream(200, "X-Kong-Limit: videos=4", "");
      assertThat(trusting.get("/").header("X-RateLimit-Remaining-videos-Year")).isEqualTo("5");
      distrusting.withPlugin("response-ratelimiting", config);
      assertThat(distrusting.get("/").status()).isEqualTo(500);
    }
  }

  /// Old names of the fields.
  @Test
  void theFlatFieldsMeanTheSame() throws IOException {
    try (var _ = start("redis.example")) {
      var config =
          """
          year: 5, fault_tolerant: false, policy: redis, redis_host: localhost, redis_port: %d,
          redis_ssl: true, redis_ssl_verify: true, redis_server_name: redis.example\
          """
              .formatted(port);
      trusting.withPlugin("rate-limiting", config);
      assertThat(trusting.get("/").header("RateLimit-Remaining")).isEqualTo("4");
    }
  }
}
