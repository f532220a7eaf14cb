package moongate.plugins.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moongate.gateway.testing.GatewayUnderTest;
import moongate.plugins.basicauth.BasicAuthType;
import moongate.plugins.keyauth.KeyAuthType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two plugins that authenticate, the one with keys first.
final class AuthenticationTest {
  private static final String KEY_OF_ANN = "apikey: ann";
  private static final String PASSWORD_OF_BOB = "Authorization: Basic Ym9iOnNlY3JldA==";

  private final GatewayUnderTest gateway =
      new GatewayUnderTest(new KeyAuthType(), new BasicAuthType());

  @AfterEach
  void close() {
    gateway.close();
  }

  private void with(String keyAuth, String basicAuth) {
    gateway.with(
        """
        services:
        - url: UPSTREAM
          routes: [{paths: [/]}]
        consumers:
        - {username: ann, keyauth_credentials: [{key: ann}]}
        - {username: bob, basicauth_credentials: [{username: bob, password: secret}]}
        - {id: 11111111-1111-4111-8111-111111111111, username: nobody}
        plugins:
        - {name: key-auth, config: {%s}}
        - {name: basic-auth, config: {%s}}
        """
            .formatted(keyAuth, basicAuth));
  }

  @Test
  void withoutAnAnonymousConsumerEachHasToBeSatisfied() {
    with("", "");
    assertThat(gateway.get("/", KEY_OF_ANN).status()).isEqualTo(401);
    assertThat(gateway.get("/", PASSWORD_OF_BOB).status()).isEqualTo(401);
    var reply = gateway.get("/", KEY_OF_ANN, PASSWORD_OF_BOB);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("X-Consumer-Username")).isEqualTo("bob");
  }

  /// Unlike the other, basic-auth cannot be told to let preflight requests pass.
  @Test
  void aPluginThatSaysNothingOfPreflightRequestsLetsNonePass() {
    with("run_on_preflight: false", "");
    assertThat(gateway.send("OPTIONS", "/", "").status()).isEqualTo(401);
    assertThat(gateway.send("OPTIONS", "/", "", PASSWORD_OF_BOB).status()).isEqualTo(200);
  }

  @Test
  void withAnAnonymousConsumerOneIsEnough() {
    with("anonymous: nobody", "anonymous: nobody");
    var ann = gateway.get("/", KEY_OF_ANN);
    assertThat(ann.received("X-Consumer-Username")).isEqualTo("ann");
    assertThat(ann.received("X-Anonymous-Consumer")).isEmpty();
    var bob = gateway.get("/", PASSWORD_OF_BOB, "X-Consumer-Custom-ID: forged");
    assertThat(bob.received("X-Consumer-Username")).isEqualTo("bob");
    assertThat(bob.received("X-Consumer-Custom-ID")).isEmpty();
    assertThat(bob.received("X-Anonymous-Consumer")).isEmpty();
    var nobody = gateway.get("/", "X-Credential-Identifier: forged");
    assertThat(nobody.received("X-Consumer-Username")).isEqualTo("nobody");
    assertThat(nobody.received("X-Credential-Identifier")).isEmpty();
    assertThat(nobody.received("X-Anonymous-Consumer")).isEqualTo("true");
  }

  @Test
  void theAnonymousConsumerIsFoundByItsIdToo() {
    var id = "11111111-1111-4111-8111-111111111111";
    with("anonymous: " + id, "anonymous: " + id);
    assertThat(gateway.get("/").received("X-Consumer-Username")).isEqualTo("nobody");
  }

  @Test
  void aRealmIsQuoted() {
    with("realm: 'a \"b\" \\c'", "");
    assertThat(gateway.get("/").header("WWW-Authenticate"))
        .isEqualTo("Key realm=\"a \\\"b\\\" \\\\c\"");
    assertThatThrownBy(() -> with("realm: \"a\\nb\"", ""))
        .hasMessageContaining("must not have control characters");
  }
}
