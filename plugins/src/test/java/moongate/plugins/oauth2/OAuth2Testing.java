package moongate.plugins.oauth2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import moongate.gateway.address.TrustedAddresses;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.Secrets;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.MovableClock;
import moongate.gateway.testing.Reply;
import moongate.model.RuntimeEntities;
import moongate.model.entity.EntitySchemas;
import moongate.plugins.jwt.JwtType;
import moongate.sql.SecretCipher;
import moongate.sql.SqlStore;
import moongate.sql.SqliteDatabase;
import moongate.store.RememberedEntities;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A gateway with `oauth2`, two services and a client.
abstract class OAuth2Testing {
  static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  static final String TERMINATED = "X-Forwarded-Proto: https";
  static final String VERIFIER = "a-verifier-of-at-least-forty-three-characters-0123456789";
  static final String CLIENT = "client_id=app&client_secret=secret";
  static final String ALL_FLOWS =
      "enable_authorization_code: true, enable_implicit_grant: true,"
          + " enable_client_credentials: true, enable_password_grant: true";
  static final String AUTHORIZATION =
      "client_id=app&provision_key=provision&authenticated_userid=ann&response_type=";

  @TempDir Path folder;
  final MovableClock clock = new MovableClock();
  SqlStore store;
  GatewayUnderTest gateway;

  @BeforeEach
  void open() throws Exception {
    var schemas = new EntitySchemas(List.of(new OAuth2Type().schema()));
    store = SqlStore.open(new SqliteDatabase(folder.resolve("db")), SecretCipher.OFF, schemas);
    gateway = gateway(new RememberedEntities(store.runtime(), clock));
  }

  GatewayUnderTest gateway(RuntimeEntities entities) {
    var settings = GatewaySettings.builder().trusted(TrustedAddresses.parse(List.of("127.0.0.1")));
    return new GatewayUnderTest(
        settings,
        new SharedState(Secrets.NONE, () -> null, clock, entities),
        (_, _) -> List.of(new OAuth2Type(), new JwtType()));
  }

  @AfterEach
  void close() {
    gateway.close();
    store.close();
  }

  OAuth2Testing with(String config) {
    return with(config, "client_id: app, client_secret: secret");
  }

  OAuth2Testing with(String config, String credential) {
    gateway.with(
        """
        services:
        - {name: one, url: UPSTREAM, routes: [{paths: [/one]}]}
        - {name: two, url: UPSTREAM, routes: [{paths: [/two]}]}
        consumers:
        - username: bob
          oauth2_credentials:
          - {name: app, id: 22222222-2222-4222-8222-222222222222, redirect_uris: ["https://app.test/back?a=b", "https://app.test/"], %s}
          - {name: other, client_id: other, client_secret: secret, client_type: public,
             redirect_uris: ["https://other.test/"]}
        - {username: nobody}
        plugins:
        - name: oauth2
          id: 11111111-1111-4111-8111-111111111111
          config: {provision_key: provision, accept_http_if_already_terminated: true, %s}
        """
            .formatted(credential, config));
    return this;
  }

  Reply ask(String body, String... headers) {
    return post("/one/oauth2/token", body, headers);
  }

  Reply authorize(String body) {
    return post("/one/oauth2/authorize", body);
  }

  Reply post(String target, String body, String... headers) {
    var all = new ArrayList<>(List.of(FORM, TERMINATED));
    all.addAll(List.of(headers));
    return gateway.send("POST", target, body, all.toArray(String[]::new));
  }

  static String member(Reply reply, String name) {
    var found = Pattern.compile('"' + name + "\":\"?([^\",}]*)").matcher(reply.body());
    assertThat(found.find()).as(name + " in " + reply.body()).isTrue();
    return found.group(1);
  }

  static void assertIsRefused(Reply reply, int status, String error, String description) {
    assertThat(reply.body())
        .isEqualTo("{\"error\":\"%s\",\"error_description\":\"%s\"}".formatted(error, description));
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
  }

  Reply get(String token) {
    return gateway.get("/one", "Authorization: Bearer " + token);
  }

  void assertIsInvalid(Reply reply) {
    assertIsRefused(reply, 401, "invalid_token", "The access token is invalid or has expired");
  }

  String code(String parameters) {
    var reply = authorize(AUTHORIZATION + "code" + parameters);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var found = Pattern.compile("code=([A-Za-z0-9]{32})").matcher(reply.body());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }
}
