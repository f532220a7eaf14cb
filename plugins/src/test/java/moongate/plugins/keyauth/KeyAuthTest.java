package moongate.plugins.keyauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import moongate.gateway.testing.GatewayUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyAuthTest {
  private final GatewayUnderTest gateway = new GatewayUnderTest(new KeyAuthType());

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
        - id: 11111111-1111-4111-8111-111111111111
          username: ann
          custom_id: the-ann
          keyauth_credentials:
          - {id: 22222222-2222-4222-8222-222222222222, key: secret}
        - {username: nobody}
        plugins:
        - {name: key-auth, config: {%s}}
        """
            .formatted(config));
  }

  @Test
  void tellsTheServiceWhoHasTheKey() {
    var reply =
        with("")
            .get("/", "apikey: secret", "X-Consumer-Username: forged", "X-Anonymous-Consumer: 1");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("X-Consumer-ID")).isEqualTo("11111111-1111-4111-8111-111111111111");
    assertThat(reply.received("X-Consumer-Username")).isEqualTo("ann");
    assertThat(reply.received("X-Consumer-Custom-ID")).isEqualTo("the-ann");
    assertThat(reply.received("X-Credential-Identifier"))
        .isEqualTo("22222222-2222-4222-8222-222222222222");
    assertThat(reply.received("X-Anonymous-Consumer")).isEmpty();
    assertThat(reply.received("apikey")).isEqualTo("secret");
  }

  /// As for functions: what is configured with `_` is found with `-`, too.
  @Test
  void aKeyNameWithUnderscoresIsFoundWithDashes() {
    with("key_names: [api_key], hide_credentials: true");
    for (var name : List.of("api_key", "API-Key")) {
      var reply = gateway.get("/", name + ": secret");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.received(name)).isEmpty();
    }
    assertThat(gateway.get("/", "api-key: secret", "api-key: secret").body()).contains("Duplicate");
    assertThat(gateway.get("/", "api_key: other", "api-key: secret").status()).isEqualTo(401);
  }

  @Test
  void noClientHidesWhoItIs() {
    var reply =
        with("")
            .get(
                "/",
                "apikey: secret",
                "X-Consumer-Username: ann",
                "X-Own: 1",
                "Connection: X-Consumer-Id, x-consumer-username, X-Credential-Identifier, X-Own");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("X-Consumer-ID")).isEqualTo("11111111-1111-4111-8111-111111111111");
    assertThat(reply.received("X-Consumer-Username")).isEqualTo("ann");
    assertThat(reply.received("X-Credential-Identifier"))
        .isEqualTo("22222222-2222-4222-8222-222222222222");
    assertThat(reply.received("X-Own")).isEmpty();
  }

  @Test
  void aNameThatIsNoFieldValueIsEscaped() {
    gateway.with(
        """
        services:
        - url: UPSTREAM
          routes: [{paths: [/]}]
        consumers:
        - {username: "a\\r\\nForged: \\u20AC\\0\\t", keyauth_credentials: [{key: odd}]}
        plugins:
        - {name: key-auth}
        """);
    var reply = gateway.get("/", "apikey: odd");
    assertThat(reply.received("X-Consumer-Username")).startsWith("a%0D%0AForged: ").contains("%00");
    assertThat(reply.received("Forged")).isEmpty();
  }

  @Test
  void aKeyOfAFileLivesAsLongAsTheFileHasIt() {
    gateway.with(
        """
        services:
        - url: UPSTREAM
          routes: [{paths: [/]}]
        consumers:
        - username: ann
          keyauth_credentials:
          - {key: counted, ttl: 1}
          - {key: over, ttl: 1, expires_at: 1000}
        plugins:
        - {name: key-auth}
        """);
    assertThat(gateway.get("/", "apikey: counted").status()).isEqualTo(200);
    assertThat(gateway.get("/", "apikey: over").status()).isEqualTo(401);
  }

  @Test
  void refusesARequestWithoutAKey() {
    var reply = with("realm: my place").get("/");
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).contains("\"message\":\"No API key found in request\"");
    assertThat(reply.header("WWW-Authenticate")).isEqualTo("Key realm=\"my place\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"apikey:", "x: y"})
  void takesAnEmptyKeyForNone(String header) {
    assertThat(with("").get("/", header).body()).contains("No API key found in request");
  }

  @Test
  void refusesAnUnknownKey() {
    var reply = with("").get("/", "apikey: guess");
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).contains("\"message\":\"Unauthorized\"");
    assertThat(reply.header("WWW-Authenticate")).isEqualTo("Key");
  }

  @Test
  void refusesSeveralKeys() {
    with("");
    assertThat(gateway.get("/", "apikey: secret", "apikey: secret").body())
        .contains("\"message\":\"Duplicate API key found\"");
    assertThat(gateway.get("/?apikey=secret&apikey=x").body()).contains("Duplicate API key found");
  }

  @Test
  void findsAndHidesTheKeyInTheQuery() {
    var reply = with("hide_credentials: true").get("/p?a=1&apike%79=secret&b");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.receivedLine()).isEqualTo("GET /p?a=1&b HTTP/1.1");
  }

  @Test
  void hidesTheKeyInTheHeader() {
    var reply = with("hide_credentials: true").get("/", "apikey: secret");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("apikey")).isEmpty();
  }

  @Test
  void hidesTheKeyInAllPlaces() {
    with("key_in_body: true, hide_credentials: true");
    var form = "Content-Type: application/x-www-form-urlencoded";
    var reply = gateway.send("POST", "/?apikey=b", "apikey=c&a=1", form, "apikey: secret");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("apikey")).isEmpty();
    assertThat(reply.receivedLine()).isEqualTo("POST / HTTP/1.1");
    assertThat(reply.body()).endsWith("\n\na=1");
  }

  @Test
  void leavesWhatItDoesNotLookAt() {
    with("key_in_query: false, hide_credentials: true");
    var reply = gateway.get("/?apikey=b", "apikey: secret");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.receivedLine()).isEqualTo("GET /?apikey=b HTTP/1.1");
  }

  @Test
  void looksOnlyWhereItShould() {
    with("key_in_header: false");
    assertThat(gateway.get("/", "apikey: secret").status()).isEqualTo(401);
    assertThat(gateway.get("/?apikey=secret").status()).isEqualTo(200);
    with("key_in_query: false");
    assertThat(gateway.get("/?apikey=secret").status()).isEqualTo(401);
  }

  @Test
  void triesEachName() {
    with("key_names: [first, second]");
    assertThat(gateway.get("/", "second: secret").status()).isEqualTo(200);
    assertThat(gateway.get("/?first=secret").status()).isEqualTo(200);
    assertThat(gateway.get("/", "apikey: secret").status()).isEqualTo(401);
  }

  @Test
  void findsAndHidesTheKeyInAForm() {
    with("key_in_body: true, hide_credentials: true");
    var form = "Content-Type: application/x-www-form-urlencoded";
    var reply = gateway.send("POST", "/", "a=1&apikey=secret", form);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).endsWith("\n\na=1");
    assertThat(reply.received("Content-Length")).isEqualTo("3");
  }

  @Test
  void findsAndHidesTheKeyInJson() {
    with("key_in_body: true, hide_credentials: true");
    var json = "Content-Type: application/json; charset=utf-8";
    var reply = gateway.send("POST", "/", "{\"apikey\":\"secret\",\"b\":[1.50]}", json);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).endsWith("\n\n{\"b\":[1.50]}");
    assertThat(gateway.send("POST", "/", "[", json).status()).isEqualTo(401);
    assertThat(gateway.send("POST", "/", "{\"apikey\":5}", json).status()).isEqualTo(401);
    assertThat(gateway.send("POST", "/", "{\"apikey\":[\"secret\"]}", json).body())
        .contains("Duplicate API key found");
  }

  @Test
  void aBodyWithoutTheKeyIsNotTouched() {
    with("key_in_body: true, hide_credentials: true");
    var json = "Content-Type: Application/JSON";
    var reply = gateway.send("POST", "/", "{ \"b\" : 1 }", json, "apikey: secret");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).endsWith("\n\n{ \"b\" : 1 }");
    assertThat(gateway.send("POST", "/", "{\"apikey\":\"secret\"}", json).status()).isEqualTo(200);
  }

  @Test
  void findsAndHidesTheKeyInAMultipartForm() {
    with("key_in_body: true, hide_credentials: true");
    var body =
        """
        --XX
        Content-Disposition: form-data; name="a"

        1
        --XX
        Content-Disposition: form-data; name="apikey"

        secret
        --XX--
        """
            .replace("\n", "\r\n");
    var reply = gateway.send("POST", "/", body, "Content-Type: multipart/form-data; boundary=XX");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body())
        .endsWith("\n--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--XX--\r\n");
  }

  @Test
  void severalPartsWithTheKeyAreADuplicateAndAllAreHidden() {
    with("key_in_body: true, hide_credentials: true");
    var key = "--XX\r\nContent-Disposition: form-data; name=\"apikey\"\r\n\r\nsecret\r\n";
    var other = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
    var body = key + other + key + "--XX--\r\n";
    var type = "Content-Type: multipart/form-data; boundary=XX";
    assertThat(gateway.send("POST", "/", body, type).body()).contains("Duplicate API key found");
    assertThat(gateway.send("POST", "/", body, type, "apikey: secret").body())
        .endsWith("\n\n" + other + "--XX--\r\n");
  }

  @Test
  void anonymousRequestsBecomeThatConsumer() {
    var reply = with("anonymous: nobody").get("/", "apikey: wrong");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("X-Consumer-Username")).isEqualTo("nobody");
    assertThat(reply.received("X-Anonymous-Consumer")).isEqualTo("true");
    assertThat(reply.received("X-Credential-Identifier")).isEmpty();
  }

  @Test
  void aMissingAnonymousConsumerIsSaid() {
    var reply = with("anonymous: ghost").get("/");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("anonymous consumer ghost is configured but doesn't exist");
  }

  @Test
  void preflightMayPass() {
    with("run_on_preflight: false");
    assertThat(gateway.send("OPTIONS", "/", "").status()).isEqualTo(200);
    assertThat(gateway.get("/").status()).isEqualTo(401);
    with("");
    assertThat(gateway.send("OPTIONS", "/", "").status()).isEqualTo(401);
  }

  @Test
  void cannotBeBoundToAConsumer() {
    assertThatThrownBy(() ->
            gateway.with(
                "consumers: [{username: ann}]\nplugins: [{name: key-auth, consumer: ann}]\n"))
        .hasMessageContaining("value must be null");
  }

  @Test
  void theRealmOfTheGatewayItselfIsTheOnlyOne() {
    assertThat(with("identity_realms: [{scope: cp}]").get("/", "apikey: secret").status())
        .isEqualTo(200);
    assertThatThrownBy(() -> with("identity_realms: [{scope: realm, id: x}]"))
        .hasMessageContaining("realms of Konnect cannot be asked");
  }
}
