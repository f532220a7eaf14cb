package moongate.plugins.ldapauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.Secrets;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.MovableClock;
import moongate.model.RuntimeEntities;
import moongate.plugins.keyauth.KeyAuthType;
import moongate.plugins.proxycache.ProxyCacheType;
import moongate.plugins.session.SessionType;
import moongate.testkit.DrippingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LdapAuthTest {
  private final MovableClock clock = new MovableClock();
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          GatewaySettings.builder(),
          new SharedState(Secrets.NONE, () -> null, clock, RuntimeEntities.NONE),
          (_, sockets, resolver) ->
              List.of(
                  new LdapAuthType(sockets, resolver),
                  new KeyAuthType(),
                  new SessionType(),
                  new ProxyCacheType()));
  private TestDirectory directory;

  @BeforeEach
  void open() throws LDAPException {
    directory = TestDirectory.plain();
  }

  @AfterEach
  void close() {
    gateway.close();
    directory.close();
  }

  private void with(String config) {
    with(config, "");
  }

  private void with(String config, String more) {
    gateway.with(
        """
        services: [{url: UPSTREAM, routes: [{paths: [/]}]}]
        consumers:
        - {username: nobody}
        - {username: ann, keyauth_credentials: [{key: anns}]}
        plugins:
        - name: ldap-auth
          config: {ldap_host: 127.0.0.1, ldap_port: %d, base_dn: "%s", attribute: cn, %s}
        %s
        """
            .formatted(directory.port(), TestDirectory.BASE, config, more));
  }

  private static String header(String username, String password) {
    return "Authorization: ldap " + encoded(username + ":" + password);
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private int statusWith(String username, String password) {
    return gateway.get("/", header(username, password)).status();
  }

  @Test
  void whomTheDirectoryAcceptsIsLetInUnderItsName() {
    with("");
    var reply =
        gateway.get("/", header("bob", "secret"), "X-Consumer-ID: 1", "X-Anonymous-Consumer: true");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("X-Credential-Identifier")).isEqualTo("bob");
    assertThat(reply.received("X-Consumer-ID")).isEmpty();
    assertThat(reply.received("X-Anonymous-Consumer")).isEmpty();
    assertThat(reply.received("Authorization")).startsWith("ldap ");
    assertThat(directory.binds()).containsExactly("cn=bob," + TestDirectory.BASE);
  }

  @ParameterizedTest
  @CsvSource({"bob, wrong", "eve, secret", "bob, Secret", "BOB , wrong"})
  void whomItDoesNotAcceptIsNot(String username, String password) {
    with("realm: staff");
    var reply = gateway.get("/", header(username, password));
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("WWW-Authenticate")).isEqualTo("LDAP realm=\"staff\"");
    assertThat(reply.body()).contains("\"message\":\"Unauthorized\"");
  }

  @Test
  void withoutARealmTheChallengeIsShort() {
    with("");
    assertThat(gateway.get("/").header("WWW-Authenticate")).isEqualTo("LDAP");
    assertThat(directory.binds()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ldap",
        "ldap !!!",
        "ldapYm9iOnNlY3JldA==",
        "Bearer Ym9iOnNlY3JldA==",
        "basic Ym9iOnNlY3JldA==",
        "ldap Ym9i",
        "ldap Ym9iOg==", // no password: directories take that for an anonymous bind, and agree
        "ldap OnNlY3JldA==",
        "ldap Ym9iDQpYOiAxOnNlY3JldA=="
      })
  void whatCannotBeRightIsNotEvenAsked(String value) {
    with("");
    assertThat(gateway.get("/", "Authorization: " + value).status()).isEqualTo(401);
    assertThat(directory.binds()).isEmpty();
  }

  @Test
  void aUserNameIsNeverMoreThanOnePartOfTheNameOfAnEntry() {
    with("");
    assertThat(statusWith("bob,cn=k\u00e4the", "deeper")).isEqualTo(401);
    assertThat(
            gateway.get("/", header("k\u00e4the", "p\u00e4ss")).received("X-Credential-Identifier"))
        .isEqualTo("k\u00c3\u00a4the");
    assertThat(statusWith("bob,ou=people", "comma")).isEqualTo(200);
    assertThat(statusWith("bob+cn=x", "secret")).isEqualTo(401);
    assertThat(statusWith("*", "secret")).isEqualTo(401);
  }

  @Test
  void theSchemeIsOfAnyCaseAndCanBeAnother() {
    with("");
    var pair = encoded("bob:secret");
    assertThat(gateway.get("/", "Authorization: LDAP " + pair).status()).isEqualTo(200);
    with("header_type: basic");
    assertThat(gateway.get("/", "Authorization: Basic " + pair).status()).isEqualTo(200);
    assertThat(gateway.get("/", "Authorization: ldap " + pair).status()).isEqualTo(401);
  }

  @Test
  void eitherHeaderWillDoAndIsHiddenIfItShallBe() {
    with("hide_credentials: true");
    var right = header("bob", "secret");
    var reply = gateway.get("/", "Proxy-" + header("bob", "wrong"), right);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("Authorization")).isEmpty();
    assertThat(reply.received("Proxy-Authorization")).isEmpty();
    var other = gateway.get("/", "Proxy-" + right, "Authorization: Bearer x");
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.received("Authorization")).isEqualTo("Bearer x");
  }

  @Test
  void theDirectoryIsNotAskedAgainWhileItsAnswerIsRemembered() {
    with("cache_ttl: 60");
    for (int i = 0; i < 3; i++) {
      assertThat(statusWith("bob", "secret")).isEqualTo(200);
      assertThat(statusWith("bob", "wrong")).isEqualTo(401);
    }
    assertThat(directory.binds()).hasSize(2);
    clock.forward(Duration.ofSeconds(61));
    assertThat(statusWith("bob", "secret")).isEqualTo(200);
    assertThat(statusWith("bob", "wrong")).isEqualTo(401);
    assertThat(directory.binds()).hasSize(4);
    with("cache_ttl: 0");
    assertThat(statusWith("bob", "secret")).isEqualTo(200);
    assertThat(statusWith("bob", "secret")).isEqualTo(200);
    assertThat(directory.binds()).hasSize(6);
  }

  @Test
  void aClockThatWasPutBackMakesNoMemoryLast() {
    with("cache_ttl: 60");
    assertThat(statusWith("bob", "secret")).isEqualTo(200);
    clock.forward(Duration.ofHours(-1));
    assertThat(statusWith("bob", "secret")).isEqualTo(200);
    assertThat(directory.binds()).hasSize(2);
  }

  @Test
  void connectionsAreKeptAndReplacedWhenTheDirectoryHasClosedThem() {
    with("cache_ttl: 0");
    for (int i = 0; i < 10; i++) {
      assertThat(statusWith("bob", i % 2 == 0 ? "secret" : "wrong"))
          .isEqualTo(i % 2 == 0 ? 200 : 401);
    }
    assertThat(directory.binds()).hasSize(10);
    assertThat(directory.connections()).isBetween(1L, 2L);
    directory.hangUp();
    assertThat(statusWith("bob", "secret")).isEqualTo(200);
    with("cache_ttl: 0, keepalive: 0");
    long before = directory.connections();
    statusWith("bob", "secret");
    statusWith("bob", "secret");
    assertThat(directory.connections()).isEqualTo(before + 2);
  }

  @Test
  void aDirectoryThatCannotAnswerIsAFailureAndNoRefusal() {
    with("anonymous: nobody");
    directory.failWith(ResultCode.BUSY);
    assertThat(statusWith("bob", "secret")).isEqualTo(500);
    directory.failWith(ResultCode.SUCCESS);
    assertThat(statusWith("bob", "secret")).as("it is not remembered").isEqualTo(200);
    directory.close();
    assertThat(statusWith("bob", "else")).isEqualTo(500);
    assertThat(statusWith("bob", "secret")).as("it is remembered").isEqualTo(200);
  }

  @Test
  void aSilentDirectoryIsWaitedForOnce() {
    with("cache_ttl: 0, timeout: 2000");
    for (int i = 0; i < 3; i++) {
      assertThat(statusWith("bob", "secret")).isEqualTo(200);
    }
    directory.fallSilent();
    assertThat(statusWith("bob", "secret")).isEqualTo(500);
    assertThat(directory.binds()).hasSize(4);
  }

  /// The beginning of a message of 60 KB.
  @Test
  void aDirectoryThatDripsHoldsNoRequest() {
    try (var dripping = DrippingServer.start("\u0030\u0082\u00ea\u0060", "\u0000")) {
      gateway.withPlugin(
          "ldap-auth",
          "ldap_host: 127.0.0.1, ldap_port: %d, base_dn: \"%s\", attribute: cn, timeout: 300"
              .formatted(dripping.port(), TestDirectory.BASE));
      assertThat(statusWith("bob", "secret")).isEqualTo(500);
    }
  }

  @Test
  void whoProvesNothingMayBeAnonymous() {
    with("anonymous: nobody, hide_credentials: true");
    var reply = gateway.get("/", header("bob", "wrong"));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("X-Consumer-Username")).isEqualTo("nobody");
    assertThat(reply.received("X-Anonymous-Consumer")).isEqualTo("true");
    assertThat(reply.received("Authorization")).isEmpty();
  }

  @Test
  void anotherPluginMayHaveLetTheClientIn() {
    with("anonymous: nobody", "- {name: key-auth, config: {anonymous: nobody}}");
    assertThat(gateway.get("/", "apikey: anns").received("X-Consumer-Username")).isEqualTo("ann");
    assertThat(gateway.get("/", header("bob", "secret")).received("X-Credential-Identifier"))
        .isEqualTo("bob");
    assertThat(directory.binds()).hasSize(1);
  }

  @Test
  void aSessionOfAUserIsOneWithoutAConsumer() {
    with("anonymous: nobody", "- {name: session}");
    var cookie = gateway.get("/", header("k\u00e4the", "p\u00e4ss")).header("Set-Cookie");
    var reply = gateway.get("/", "Cookie: " + cookie.substring(0, cookie.indexOf(';')));
    assertThat(reply.received("X-Credential-Identifier")).isEqualTo("k\u00c3\u00a4the");
    assertThat(reply.received("X-Consumer-Username")).isEmpty();
    assertThat(directory.binds()).hasSize(1);
  }

  @Test
  void nobodyGetsWhatWasKeptForAnotherUser() {
    with(
        "anonymous: nobody",
        "- {name: session}\n- {name: proxy-cache, config: {strategy: memory}}");
    var bob = gateway.get("/a", header("bob", "secret"));
    assertThat(bob.header("X-Cache-Status")).isEqualTo("Miss");
    assertThat(gateway.get("/a", header("k\u00e4the", "p\u00e4ss")).header("X-Cache-Status"))
        .isEqualTo("Miss");
    var again = gateway.get("/a", header("bob", "secret"));
    assertThat(again.header("X-Cache-Status")).isEqualTo("Hit");
    assertThat(again.headers("Set-Cookie"))
        .hasSize(1)
        .doesNotContainAnyElementsOf(bob.headers("Set-Cookie"));
  }

  @Test
  void startTlsComesBeforeThePassword() {
    with("start_tls: true, cache_ttl: 0");
    assertThat(statusWith("bob", "secret")).isEqualTo(200);
    assertThat(statusWith("bob", "wrong")).isEqualTo(401);
    with("start_tls: true, verify_ldap_host: true");
    assertThat(statusWith("bob", "secret")).as("nobody has signed the certificate").isEqualTo(500);
  }

  @Test
  void ldapsIsTlsFromTheBeginning() throws LDAPException {
    try (var other = TestDirectory.withTls()) {
      var plain = directory;
      directory = other;
      with("ldaps: true");
      directory = plain;
      assertThat(statusWith("bob", "secret")).isEqualTo(200);
      assertThat(statusWith("bob", "wrong")).isEqualTo(401);
      assertThat(other.binds()).hasSize(2);
    }
    with("ldaps: true, timeout: 2000");
    assertThat(statusWith("bob", "secret")).as("the server speaks plain text").isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ldaps: true, start_tls: true | cannot be enabled simultaneously",
        "cache_ttl: -1 | cache_ttl: value should be between 0 and",
        "realm: \"a\\nb\" | must not have control characters",
      })
  void whatCannotBeIsRefused(String config, String problem) {
    assertThatThrownBy(() -> with(config)).hasMessageContaining(problem);
  }
}
