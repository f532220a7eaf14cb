package moongate.plugins.hmacauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.Reply;
import moongate.http.HttpDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HmacAuthTest {
  private static final String NOW = HttpDate.write(System.currentTimeMillis() / 1000);
  private static final String DATE = "Date: " + NOW;

  private final GatewayUnderTest gateway = new GatewayUnderTest(new HmacAuthType());

  @AfterEach
  void close() {
    gateway.close();
  }

  private GatewayUnderTest with(String config) {
    return gateway.with(
        """
        services:
        - url: UPSTREAM
          routes: [{paths: [/]}]
        consumers:
        - username: ann
          hmacauth_credentials: [{username: ann-login, secret: the sécret}]
        - {username: nobody}
        plugins:
        - {name: hmac-auth, config: {%s}}
        """
            .formatted(config));
  }

  private static String signature(String algorithm, String text) {
    var secret = "the sécret".getBytes(UTF_8);
    var signed = HmacAlgorithm.sign(algorithm, secret, text.getBytes(ISO_8859_1));
    return Base64.getEncoder().encodeToString(signed);
  }

  private static String claim(String algorithm, String headers, String text) {
    return "hmac username=\"ann-login\", algorithm=\"%s\", headers=\"%s\", signature=\"%s\""
        .formatted(algorithm, headers, signature(algorithm, text));
  }

  private static String authorization(String headers, String text) {
    return "Authorization: " + claim("hmac-sha256", headers, text);
  }

  private static void assertIsRefused(Reply reply, String message) {
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).contains("\"message\":\"" + message + "\"");
    assertThat(reply.header("WWW-Authenticate")).isEqualTo("hmac");
  }

  @Test
  void tellsTheServiceWhoSignedTheRequest() {
    with("");
    var signed = authorization("date request-line", "date: " + NOW + "\nGET /a?b=c HTTP/1.1");
    var reply = gateway.get("/a?b=c", DATE, signed);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("X-Consumer-Username")).isEqualTo("ann");
    assertThat(reply.received("X-Credential-Identifier")).isEqualTo("ann-login");
    assertThat(reply.received("Authorization")).isNotEmpty();
    assertIsRefused(gateway.get("/a?b=d", DATE, signed), "HMAC signature does not match");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hmac-sha1", "hmac-sha256", "hmac-sha384", "hmac-sha512"})
  void theAlgorithmsAreThose(String algorithm) {
    with("");
    var claim = claim(algorithm, "Date X-None", "date: " + NOW + "\nx-none:");
    assertThat(gateway.get("/", DATE, "Proxy-Authorization: " + claim).status()).isEqualTo(200);
    with("algorithms: [hmac-sha384]");
    assertThat(gateway.get("/", DATE, "Authorization: " + claim).status())
        .isEqualTo(algorithm.equals("hmac-sha384") ? 200 : 401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"get /a?b", "@request-target: get /a?b"})
  void theTargetIsSignedWithOrWithoutItsName(String line) {
    var signed = authorization("date @request-target", "date: " + NOW + "\n" + line);
    assertThat(with("").get("/a?b", DATE, signed).status()).isEqualTo(200);
  }

  @Test
  void theTimeHasToBeNear() {
    with("clock_skew: 10");
    var old = HttpDate.write(System.currentTimeMillis() / 1000 - 60);
    var noDate =
        "HMAC signature cannot be verified, a valid date or x-date header is required for HMAC"
            + " Authentication";
    assertIsRefused(
        gateway.get("/", "Date: " + old, authorization("date", "date: " + old)), noDate);
    var early = HttpDate.write(System.currentTimeMillis() / 1000 + 60);
    assertIsRefused(
        gateway.get("/", "Date: " + early, authorization("date", "date: " + early)), noDate);
    assertIsRefused(gateway.get("/", authorization("date", "date:")), noDate);
    assertIsRefused(gateway.get("/", "X-Date: now", authorization("x", "x:")), noDate);
    var now = HttpDate.write(System.currentTimeMillis() / 1000);
    var signed = authorization("x-date", "x-date: " + now);
    assertThat(gateway.get("/", "Date: " + old, "X-Date: " + now, signed).status()).isEqualTo(200);
  }

  @Test
  void anOldRequestIsNotMadeNewByATimeThatNobodySigned() {
    with("enforce_headers: [date]");
    var old = HttpDate.write(System.currentTimeMillis() / 1000 - 3600);
    var signed = authorization("date", "date: " + old);
    var reply = gateway.get("/", "Date: " + old, "X-Date: " + NOW, signed);
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).contains("a valid date or x-date header is required");
    with("");
    var other = authorization("x-date", "x-date: " + old);
    assertThat(gateway.get("/", DATE, "X-Date: " + old, other).status()).isEqualTo(401);
    var both = authorization("date x-date", "date: " + NOW + "\nx-date: " + old);
    assertThat(gateway.get("/", DATE, "X-Date: " + old, both).status()).isEqualTo(200);
  }

  @Test
  void refusesWhatDoesNotSayEverything() {
    with("");
    assertIsRefused(gateway.get("/", DATE), "Unauthorized");
    var unverifiable = "HMAC signature cannot be verified";
    var right = authorization("date", "date: " + NOW);
    for (var wrong :
        new String[] {
          "Authorization: Basic eA==",
          "Authorization: hmac",
          right.replace("hmac username", "hmac2 username"),
          right.replace("hmac username", "basic username"),
          right.replace("username", "user"),
          right.replace("signature", "sig"),
          right.replace("ann-login", "other"),
          right.replace("sha256", "md5"),
          right.replace("headers=\"date\"", "headers=\"\""),
          right.replace("headers=\"date\"", "headers=\"date date\""),
          right.replace("signature=\"", "signature=\"%%")
        }) {
      assertIsRefused(gateway.get("/", DATE, wrong), unverifiable);
    }
  }

  @Test
  void someHeadersHaveToBeSigned() {
    with("enforce_headers: [date, \"@request-target\", Host]");
    assertIsRefused(
        gateway.get("/", DATE, authorization("date", "date: " + NOW)),
        "HMAC signature cannot be verified");
    var signed =
        authorization("date host @request-target", "date: " + NOW + "\nhost: localhost\nget /");
    assertThat(gateway.get("/", DATE, signed).status()).isEqualTo(200);
    with("");
    var untimed = authorization("host", "host: localhost");
    assertThat(gateway.get("/", DATE, untimed).status()).isEqualTo(200);
  }

  @Test
  void theBodyHasToBeTheOneOfTheDigest() {
    with("validate_request_body: true");
    var digest = "SHA-256=LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="; // hello
    var signed = authorization("date digest", "date: " + NOW + "\ndigest: " + digest);
    var right = gateway.send("POST", "/", "hello", DATE, "Digest: " + digest, signed);
    assertThat(right.status()).isEqualTo(200);
    assertThat(right.body()).endsWith("\n\nhello");
    assertIsRefused(
        gateway.send("POST", "/", "hellO", DATE, "Digest: " + digest, signed),
        "HMAC signature does not match");
    var undigested = authorization("date", "date: " + NOW);
    assertThat(gateway.get("/", DATE, undigested).status()).isEqualTo(200);
    assertIsRefused(
        gateway.send("POST", "/", "x", DATE, undigested), "HMAC signature does not match");
  }

  @Test
  void hidesTheCredentials() {
    var reply =
        with("hide_credentials: true").get("/", DATE, authorization("date", "date: " + NOW));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("Authorization")).isEmpty();
  }

  @Test
  void anonymousRequestsBecomeThatConsumer() {
    assertThat(with("anonymous: nobody").get("/").received("X-Consumer-Username"))
        .isEqualTo("nobody");
  }

  @Test
  void faultsOfTheConfigurationAreSaid() {
    assertThatThrownBy(() -> with("clock_skew: 0, algorithms: [md5]"))
        .hasMessageContaining("config.clock_skew: value must be greater than 0")
        .hasMessageContaining("expected one of: hmac-sha1, hmac-sha256, hmac-sha384, hmac-sha512");
  }
}
