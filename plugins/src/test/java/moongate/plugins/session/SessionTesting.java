package moongate.plugins.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.plugin.Secrets;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.MovableClock;
import moongate.gateway.testing.Reply;
import moongate.model.RuntimeEntities;
import moongate.model.entity.EntitySchemas;
import moongate.plugins.acl.AclType;
import moongate.plugins.acl.GroupingType;
import moongate.plugins.keyauth.KeyAuthType;
import moongate.plugins.requesttermination.RequestTerminationType;
import moongate.sql.SecretCipher;
import moongate.sql.SqlStore;
import moongate.sql.SqliteDatabase;
import moongate.store.RememberedEntities;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A gateway with sessions in cookies and in a database, and clients with keys.
abstract class SessionTesting {
  static final String BOB = "11111111-1111-4111-8111-111111111111";
  static final String BOBS_KEY = "22222222-2222-4222-8222-222222222222";
  static final List<PluginType> TYPES =
      List.of(
          new SessionType(),
          new KeyAuthType(),
          new AclType(),
          new RequestTerminationType(),
          new GroupingType());

  @TempDir Path folder;
  final MovableClock clock = new MovableClock();
  SqlStore store;
  GatewayUnderTest gateway;

  @BeforeEach
  void open() throws Exception {
    var schemas = new EntitySchemas(TYPES.stream().map(PluginType::schema).toList());
    store = SqlStore.open(new SqliteDatabase(folder.resolve("db")), SecretCipher.OFF, schemas);
    gateway = gateway(new RememberedEntities(store.runtime(), clock));
  }

  GatewayUnderTest gateway(RuntimeEntities entities) {
    return new GatewayUnderTest(
        GatewaySettings.builder(),
        new SharedState(Secrets.NONE, () -> null, clock, entities),
        (_, _) -> TYPES);
  }

  @AfterEach
  void close() {
    gateway.close();
    store.close();
  }

  SessionTesting with(String config) {
    return with(config, "");
  }

  SessionTesting with(String config, String plugins) {
    gateway.with(yaml(config, plugins));
    return this;
  }

  static String yaml(String config, String plugins) {
    return """
    services:
    - {name: one, url: UPSTREAM, routes: [{paths: [/]}]}
    consumers:
    - {username: bob, id: %s, keyauth_credentials: [{key: bobs, id: %s}]}
    - {custom_id: ann, keyauth_credentials: [{key: anns}]}
    - {username: nobody, plugins: [{name: request-termination, config: {status_code: 403}}]}
    plugins:
    - {name: key-auth, config: {anonymous: nobody}}
    - {name: session, config: {secret: hush, %s}}
    %s
    """
        .formatted(BOB, BOBS_KEY, config, plugins);
  }

  /// The cookies of a reply, as a client sends them back.
  static String cookies(Reply reply) {
    return "Cookie: "
        + reply.headers("Set-Cookie").stream()
            .filter(line -> !line.contains("Max-Age=0"))
            .map(line -> line.substring(0, line.indexOf(';')))
            .collect(Collectors.joining("; "));
  }

  Reply logIn(String key) {
    var reply = gateway.get("/", "apikey: " + key);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.has("Set-Cookie")).isTrue();
    return reply;
  }

  int statusWith(String cookies) {
    return gateway.get("/", cookies).status();
  }
}
