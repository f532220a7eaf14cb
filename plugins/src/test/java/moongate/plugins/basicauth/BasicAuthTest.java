package moongate.plugins.basicauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.Reply;
import moongate.plugins.keyauth.KeyAuthType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BasicAuthTest {
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(new BasicAuthType(), new KeyAuthType());

  @AfterEach
  void close() {
    gateway.close();
  }

  private GatewayUnderTest with(String config, String more) {
    return gateway.with(
        """
        services:
        - url: UPSTREAM
          routes: [{paths: [/]}]
        consumers:
        - id: 11111111-1111-4111-8111-111111111111
          username: ann
          basicauth_credentials:
          - {username: ann-login, password: "wörd:1"}
          keyauth_credentials: [{key: ann-key}]
        - {username: nobody}
        - {username: eve, basicauth_credentials: [{username: eve, password: x}]}
        plugins:
        - {name: basic-auth, config: {%s}}
        %s
        """
            .formatted(config, more));
  }

  private static String basic(String userAndPassword) {
    return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
  }

  private static void assertIsRefused(Reply reply) {
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).contains("\"message\":\"Unauthorized\"");
    assertThat(reply.header("WWW-Authenticate")).isEqualTo("Basic realm=\"service\"");
  }

  @Test
  void tellsTheServiceWhoKnowsThePassword() {
    var header = "Authorization: " + basic("ann-login:wörd:1");
    var reply = with("", "").get("/", header, "X-Consumer-Username: forged");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("X-Consumer-ID")).isEqualTo("11111111-1111-4111-8111-111111111111");
    assertThat(reply.received("X-Consumer-Username")).isEqualTo("ann");
    assertThat(reply.received("X-Credential-Identifier")).isEqualTo("ann-login");
    assertThat(reply.received("Authorization")).startsWith("Basic ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann-login:wrong",
        "ann-login:",
        "ann-login",
        ":wörd:1",
        "ann:wörd:1",
        "nobody:x",
        ""
      })
  void refusesWhatIsNotThePassword(String pair) {
    assertIsRefused(with("", "").get("/", "Authorization: " + basic(pair)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: y",
        "Authorization: Bearer x",
        "Authorization: Basic %%%",
        "Authorization: BasicZXZlOng="
      })
  void refusesWhatIsNoPassword(String header) {
    assertIsRefused(with("", "").get("/", header));
  }

  @Test
  void triesTheProxysHeaderFirstAndThenTheOther() {
    with("", "");
    var right = basic("ann-login:wörd:1");
    assertThat(gateway.get("/", "Proxy-Authorization: " + right).status()).isEqualTo(200);
    var wrong = "Proxy-Authorization: " + basic("ann-login:no");
    assertThat(gateway.get("/", wrong, "authorization: " + right).status()).isEqualTo(200);
    var both =
        gateway.get("/", "Proxy-Authorization: " + right, "Authorization: " + basic("eve:x"));
    assertThat(both.received("X-Credential-Identifier")).isEqualTo("ann-login");
  }

  @Test
  void theSchemesCaseIsFree() {
    var right = basic("ann-login:wörd:1").replace("Basic", "bASIC  ");
    assertThat(with("", "").get("/", "Authorization: " + right).status()).isEqualTo(200);
  }

  @Test
  void hidesTheCredentials() {
    var reply =
        with("hide_credentials: true", "").get("/", "Authorization: " + basic("ann-login:wörd:1"));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("Authorization")).isEmpty();
  }

  @Test
  void theRealmIsConfigured() {
    var reply = with("realm: a \"b\"", "").get("/");
    assertThat(reply.header("WWW-Authenticate")).isEqualTo("Basic realm=\"a \\\"b\\\"\"");
    assertThatThrownBy(() -> with("realm: \"a\\r\\nX: y\"", ""))
        .hasMessageContaining("must not have control characters");
  }

  @Test
  void withAnonymousEitherOfTwoWaysIsEnough() {
    with("anonymous: nobody", "- {name: key-auth, config: {anonymous: nobody}}");
    var both = gateway.get("/");
    assertThat(both.received("X-Consumer-Username")).isEqualTo("nobody");
    assertThat(both.received("X-Anonymous-Consumer")).isEqualTo("true");
    var key = gateway.get("/", "apikey: ann-key", "Authorization: " + basic("ann-login:no"));
    assertThat(key.received("X-Consumer-Username")).isEqualTo("ann");
    assertThat(key.received("X-Anonymous-Consumer")).isEmpty();
    var password = gateway.get("/", "Authorization: " + basic("ann-login:wörd:1"));
    assertThat(password.received("X-Consumer-Username")).isEqualTo("ann");
  }

  @Test
  void withoutAnonymousBothAreNeeded() {
    with("", "- {name: key-auth}");
    var password = "Authorization: " + basic("ann-login:wörd:1");
    assertThat(gateway.get("/", password).body()).contains("No API key found");
    assertIsRefused(gateway.get("/", "apikey: ann-key"));
    assertThat(gateway.get("/", password, "apikey: ann-key").status()).isEqualTo(200);
  }

  @Test
  void aPasswordThatIsAHashAlreadyIsTakenAsItIs() {
    var id = "11111111-1111-4111-8111-111111111111";
    var hash = PasswordHash.of("secret", id);
    assertThat(hash).isEqualTo("daaa0c42d6ef59eea2e255212f12ec4db9f6c0c6");
    gateway.with(
        """
        _transform: false
        services: [{url: UPSTREAM, routes: [{paths: [/]}]}]
        consumers: [{id: %s, username: ann}]
        basicauth_credentials: [{consumer: ann, username: ann, password: %s}]
        plugins: [{name: basic-auth}]
        """
            .formatted(id, hash));
    assertThat(gateway.get("/", "Authorization: " + basic("ann:secret")).status()).isEqualTo(200);
    assertIsRefused(gateway.get("/", "Authorization: " + basic("ann:" + hash)));
  }

  @Test
  void faultsOfCredentialsAreSaid() {
    assertThatThrownBy(() ->
            gateway.with(
                """
                consumers:
                - username: ann
                  basicauth_credentials: [{username: a}, {username: b, password: 1}]
                - username: bob
                  basicauth_credentials:
                  - {username: c, password: x}
                  - {username: c, password: y}
                """))
        .hasMessageContaining(
            "consumers[1].basicauth_credentials[1].password: required field missing")
        .hasMessageContaining("consumers[1].basicauth_credentials[2].password: expected a string")
        .hasMessageContaining("with username set to 'c' already declared");
  }
}
