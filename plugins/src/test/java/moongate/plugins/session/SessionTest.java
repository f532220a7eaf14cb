package moongate.plugins.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.exchange.SharedValues;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.plugin.Secrets;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.MovableClock;
import moongate.gateway.testing.Reply;
import moongate.http.HeaderName;
import moongate.model.RuntimeEntities;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.plugins.acl.AclType;
import moongate.plugins.keyauth.KeyAuthType;
import moongate.plugins.requesttermination.RequestTerminationType;
import moongate.sql.SecretCipher;
import moongate.sql.SqlStore;
import moongate.sql.SqliteDatabase;
import moongate.store.PageQuery;
import moongate.store.RememberedEntities;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionTest {
  private static final String BOB = "11111111-1111-4111-8111-111111111111";
  private static final String BOBS_KEY = "22222222-2222-4222-8222-222222222222";
  private static final List<PluginType> TYPES =
      List.of(
          new SessionType(),
          new KeyAuthType(),
          new AclType(),
          new RequestTerminationType(),
          new Grouping());

  @TempDir private Path folder;
  private final MovableClock clock = new MovableClock();
  private SqlStore store;
  private GatewayUnderTest gateway;

  /// Gives clients with a key the groups of its configuration, as plugins that ask others do.
  private static final class Grouping implements PluginType, Plugin {
    private List<String> groups = List.of();

    @Override
    public String name() {
      return "grouping";
    }

    @Override
    public int priority() {
      return 1000;
    }

    @Override
    public PluginSchema schema() {
      return PluginSchema.of(name(), Schema.record().field("groups", Field.listOf(Field.text())));
    }

    @Override
    public Set<Phase> phases() {
      return Set.of(Phase.ACCESS);
    }

    @Override
    public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
      groups = config.config().texts("groups");
      return this;
    }

    @Override
    public Outcome access(Exchange exchange) {
      if (exchange.headers().contains(HeaderName.of("apikey"))) {
        SharedValues.of(exchange).put("authenticated_groups", Value.ofTexts(groups));
      }
      return Outcome.CONTINUE;
    }
  }

  @BeforeEach
  void open() throws Exception {
    var schemas = new EntitySchemas(TYPES.stream().map(PluginType::schema).toList());
    store = SqlStore.open(new SqliteDatabase(folder.resolve("db")), SecretCipher.OFF, schemas);
    gateway = gateway(new RememberedEntities(store.runtime(), clock));
  }

  private GatewayUnderTest gateway(RuntimeEntities entities) {
    return new GatewayUnderTest(
        GatewaySettings.DEFAULT,
        new SharedState(Secrets.NONE, () -> null, clock, entities),
        (_, _) -> TYPES);
  }

  @AfterEach
  void close() {
    gateway.close();
    store.close();
  }

  private SessionTest with(String config) {
    return with(config, "");
  }

  private SessionTest with(String config, String plugins) {
    gateway.with(yaml(config, plugins));
    return this;
  }

  private static String yaml(String config, String plugins) {
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
  private static String cookies(Reply reply) {
    return "Cookie: "
        + reply.headers("Set-Cookie").stream()
            .filter(line -> !line.contains("Max-Age=0"))
            .map(line -> line.substring(0, line.indexOf(';')))
            .collect(Collectors.joining("; "));
  }

  private Reply logIn(String key) {
    var reply = gateway.get("/", "apikey: " + key);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.has("Set-Cookie")).isTrue();
    return reply;
  }

  private int statusWith(String cookies) {
    return gateway.get("/", cookies).status();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"storage: cookie", "storage: kong", "storage: kong, hash_storage_key: true"})
  void whoHasLoggedInOnceIsKnownByItsCookie(String config) {
    with(config);
    assertThat(gateway.get("/").status()).isEqualTo(403);
    var cookies = cookies(logIn("bobs"));
    var reply = gateway.get("/", cookies, "X-Authenticated-Groups: admins");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("X-Consumer-ID")).isEqualTo(BOB);
    assertThat(reply.received("X-Consumer-Username")).isEqualTo("bob");
    assertThat(reply.received("X-Credential-Identifier")).isEqualTo(BOBS_KEY);
    assertThat(reply.received("X-Anonymous-Consumer")).isEmpty();
    assertThat(reply.received("X-Authenticated-Groups")).isEmpty();
    assertThat(reply.has("Set-Cookie")).as("it has one").isFalse();
  }

  @Test
  void equalRequestsOfOneConnectionAreAllOfTheSession() {
    with("request_headers: [subject]");
    var head = "GET / HTTP/1.1\r\nHost: a\r\n" + cookies(logIn("bobs")) + "; a=1\r\n";
    var replies =
        gateway.raw((head + "\r\n").repeat(3) + head + "Connection: close\r\n\r\n").body();
    assertThat(replies)
        .containsPattern("(?s)(X-Consumer-Username: bob.*){4}")
        .containsPattern("(?s)(Session-Subject: bob.*){4}")
        .containsPattern("(?s)(Cookie: a=1.*){4}")
        .doesNotContain("session=");
  }

  @Test
  void theCookieIsAsSafeAsItCanBeUnlessToldOtherwise() {
    assertThat(with("").logIn("bobs").header("Set-Cookie"))
        .matches("session=[A-Za-z0-9_-]{111,}; Path=/; SameSite=Strict; Secure; HttpOnly");
    with(
        "cookie_name: c, cookie_path: /a, cookie_domain: a.test, cookie_same_site: None,"
            + " cookie_secure: false, cookie_http_only: false");
    assertThat(logIn("bobs").header("Set-Cookie"))
        .matches("c=[A-Za-z0-9_-]+; Path=/a; Domain=a.test; SameSite=None");
    with("cookie_same_site: Default");
    assertThat(logIn("bobs").header("Set-Cookie")).doesNotContain("SameSite");
  }

  @Test
  void aStoredSessionsCookieHasNoData() {
    assertThat(with("storage: kong").logIn("bobs").header("Set-Cookie"))
        .matches("session=[A-Za-z0-9_-]{110}; .*");
  }

  @Test
  void theServiceGetsEveryCookieButOurs() {
    with("remember: true");
    var cookies = cookies(logIn("bobs"));
    assertThat(cookies).contains("session=", "remember=");
    var reply = gateway.get("/", cookies + "; mysession=1", "Cookie: b=2;session2=x; c=3");
    assertThat(reply.received("Cookie")).isEqualTo("mysession=1; b=2; c=3");
    assertThat(gateway.get("/", cookies).received("Cookie")).isEmpty();
  }

  @Test
  void whatWasChangedOrMadeWithAnotherSecretIsNoSession() {
    with("storage: cookie");
    var cookies = cookies(logIn("bobs"));
    int start = cookies.indexOf('=') + 1;
    for (int i = start; i < cookies.length() - 1; i += 7) {
      var forged = new StringBuilder(cookies);
      forged.setCharAt(i, cookies.charAt(i) == 'A' ? 'B' : 'A');
      assertThat(statusWith(forged.toString())).as("changed at %d", i).isEqualTo(403);
    }
    assertThat(statusWith(cookies.substring(0, cookies.length() - 4))).isEqualTo(403);
    assertThat(statusWith("Cookie: session=")).isEqualTo(403);
    assertThat(statusWith(cookies)).isEqualTo(200);
    gateway.with(yaml("", "").replace("hush", "another"));
    assertThat(statusWith(cookies)).isEqualTo(403);
  }

  @Test
  void aSessionEndsWhenItsClientIsSilentForTooLong() {
    with("idling_timeout: 40");
    var cookies = cookies(logIn("bobs"));
    for (int i = 0; i < 5; i++) {
      clock.forward(30);
      var reply = gateway.get("/", cookies);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(cookies(reply)).as("a sign of life").isNotEqualTo(cookies);
      cookies = cookies(reply);
    }
    clock.forward(40);
    assertThat(statusWith(cookies)).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cookie", "kong"})
  void aSessionIsRenewedInTimeAndTheOldOneEnds(String storage) {
    with("storage: " + storage + ", rolling_timeout: 100, idling_timeout: 0, stale_ttl: 10");
    var old = cookies(logIn("bobs"));
    clock.forward(75);
    assertThat(gateway.get("/", old).has("Set-Cookie")).isFalse();
    clock.forward(1);
    var renewed = cookies(gateway.get("/", old));
    assertThat(renewed).hasSameSizeAs(old).isNotEqualTo(old);
    assertThat(statusWith(old)).as("requests on their way").isEqualTo(200);
    clock.forward(11);
    assertThat(statusWith(old)).isEqualTo(storage.equals("kong") ? 403 : 200);
    clock.forward(20);
    assertThat(statusWith(old)).isEqualTo(403);
    assertThat(statusWith(renewed)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cookie", "kong"})
  void noSessionIsRenewedForEver(String storage) {
    with("storage: " + storage + ", rolling_timeout: 100, absolute_timeout: 250");
    var cookies = cookies(logIn("bobs"));
    for (int i = 0; i < 3; i++) {
      clock.forward(80);
      cookies = cookies(gateway.get("/", cookies));
    }
    clock.forward(10);
    assertThat(statusWith(cookies)).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cookie", "kong"})
  void aRememberedClientComesBackAfterItsBrowserHasEnded(String storage) {
    with("storage: " + storage + ", remember: true, remember_rolling_timeout: 5000");
    var reply = logIn("bobs");
    assertThat(reply.headers("Set-Cookie"))
        .anyMatch(line -> line.matches("remember=.*; HttpOnly; Expires=..., .* GMT; Max-Age=5000"));
    var remember = cookies(reply).replaceAll("session=[^;]*; ", "");
    clock.forward(4000);
    var back = gateway.get("/", remember);
    assertThat(back.status()).isEqualTo(200);
    assertThat(back.received("X-Consumer-Username")).isEqualTo("bob");
    var renewed = cookies(back);
    assertThat(renewed).contains("session=").contains("remember=").doesNotContain(remember);
    clock.forward(800);
    assertThat(statusWith(renewed.replaceAll("; remember=.*", ""))).isEqualTo(200);
    clock.forward(4000);
    assertThat(statusWith(remember)).as("over").isEqualTo(403);
    assertThat(statusWith(renewed)).isEqualTo(200);
    assertThat(statusWith(renewed.replace("session=", "x=").replace("remember=", "session=")))
        .as("the one is not the other")
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /?session_logout=true, '', 200",
    "POST, /?a=b&session_logout, '', 200",
    "DELETE, /?session_logout=1, '', 200",
    "GET, /?session_logout=1, '', 0",
    "POST, /?a=session_logout, '', 0",
    "POST, /, session_logout=1, 0"
  })
  void aSessionEndsByAQueryArgument(String method, String target, String body, int status) {
    with("storage: kong");
    var cookies = cookies(logIn("bobs"));
    var form = "Content-Type: application/x-www-form-urlencoded";
    var reply = gateway.send(method, target, body, cookies, form);
    assertThat(reply.status()).isEqualTo(200);
    if (status == 0) {
      assertThat(reply.body()).startsWith(method);
      assertThat(statusWith(cookies)).isEqualTo(200);
    } else {
      assertThat(reply.body()).isEmpty();
      assertThat(reply.header("Set-Cookie"))
          .isEqualTo(
              "session=; Path=/; SameSite=Strict; Secure; HttpOnly;"
                  + " Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0");
      assertThat(statusWith(cookies)).as("its data are gone").isEqualTo(403);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/x-www-form-urlencoded | bye",
        "application/x-www-form-urlencoded | a=1&bye=",
        "application/json | {\"bye\": true}",
        "multipart/form-data; boundary=b | --b~Content-Disposition: form-data; name=\"bye\"~~1~--b--~"
      })
  void aSessionEndsByAnArgumentInTheBodyIfBodiesAreRead(String type, String body) {
    with("read_body_for_logout: true, logout_post_arg: bye, remember: true");
    var cookies = cookies(logIn("bobs"));
    var reply =
        gateway.send("POST", "/", body.replace("~", "\r\n"), cookies, "Content-Type: " + type);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEmpty();
    assertThat(reply.headers("Set-Cookie"))
        .hasSize(2)
        .anyMatch(line -> line.startsWith("session=;"))
        .anyMatch(line -> line.startsWith("remember=;"));
    assertThat(gateway.send("POST", "/", "a=b", cookies, "Content-Type: " + type).body())
        .startsWith("POST");
  }

  @Test
  void whoHasNoSessionCannotEndOne() {
    with("");
    var reply = gateway.send("POST", "/?session_logout=1", "", "apikey: bobs");
    assertThat(reply.body()).startsWith("POST");
    assertThat(gateway.send("POST", "/?session_logout=1", "").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cookie", "kong"})
  void audiencesShareACookieAndLogOutOneByOne(String storage) {
    var route = "services: [{url: UPSTREAM, routes: [%s, %s]}]\n";
    var one =
        "{name: %s, paths: [/%s], plugins: [{name: session, config: {secret: s, audience: %s,"
            + " storage: "
            + storage
            + "}}]}";
    gateway.with(
        route.formatted(one.formatted("a", "a", "a"), one.formatted("b", "b", "b"))
            + """
            consumers:
            - {username: bob, keyauth_credentials: [{key: bobs}]}
            - {username: ann, keyauth_credentials: [{key: anns}]}
            - {username: nobody, plugins: [{name: request-termination, config: {status_code: 403}}]}
            plugins: [{name: key-auth, config: {anonymous: nobody}}]
            """);
    var ofA = cookies(gateway.get("/a", "apikey: bobs"));
    assertThat(gateway.get("/b", ofA).status()).isEqualTo(403);
    var ofBoth = cookies(gateway.get("/b", ofA, "apikey: anns"));
    assertThat(gateway.get("/a", ofBoth).received("X-Consumer-Username")).isEqualTo("bob");
    assertThat(gateway.get("/b", ofBoth).received("X-Consumer-Username")).isEqualTo("ann");
    var ofB = cookies(gateway.send("POST", "/a?session_logout=1", "", ofBoth));
    assertThat(gateway.get("/a", ofB).status()).isEqualTo(403);
    assertThat(gateway.get("/a", ofBoth).status())
        .as("what a browser has forgotten")
        .isEqualTo(storage.equals("kong") ? 403 : 200);
    assertThat(gateway.get("/b", ofB).status()).isEqualTo(200);
  }

  @Test
  void groupsOfAnotherPluginStayWithTheSession() {
    with(
        "storage: cookie",
        "- {name: grouping, config: {groups: [staff, \"käse\"]}}\n- {name: acl, config: {allow: [staff], always_use_authenticated_groups: true}}");
    var cookies = cookies(logIn("bobs"));
    var reply = gateway.get("/", cookies);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("X-Authenticated-Groups")).isEqualTo("staff, k\u00c3\u00a4se");
    assertThat(reply.has("Set-Cookie")).isFalse();
  }

  @Test
  void aLongSessionGoesIntoSeveralCookies() {
    var many =
        IntStream.range(0, 200)
            .mapToObj(i -> "group-number-" + i)
            .collect(Collectors.joining(", "));
    with("", "- {name: grouping, config: {groups: [" + many + "]}}");
    var reply = logIn("bobs");
    assertThat(reply.headers("Set-Cookie"))
        .hasSize(2)
        .allMatch(line -> line.length() < 4096)
        .anyMatch(line -> line.startsWith("session2="));
    assertThat(statusWith(cookies(reply))).isEqualTo(200);
    assertThat(statusWith(cookies(reply).replaceAll("; session2=[^;]*", ""))).isEqualTo(403);
    with("");
    var shorter = gateway.get("/", cookies(reply), "apikey: anns");
    assertThat(shorter.received("X-Consumer-Username"))
        .as("the session goes first")
        .isEqualTo("bob");
    var out = gateway.send("POST", "/?session_logout", "", cookies(reply));
    assertThat(out.headers("Set-Cookie"))
        .hasSameSizeAs(reply.headers("Set-Cookie"))
        .allMatch(line -> line.contains("Max-Age=0"));
  }

  @Test
  void whatNoHeaderHasRoomForOpensNoSessionUnlessItIsStored() {
    var group = "- {name: grouping, config: {groups: [" + "x".repeat(6000) + "]}}";
    with("", group);
    var reply = gateway.get("/", "apikey: bobs");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.has("Set-Cookie")).isFalse();
    with("storage: kong", group);
    assertThat(gateway.get("/", cookies(logIn("bobs"))).received("X-Authenticated-Groups"))
        .hasSize(6000);
  }

  @Test
  void aSessionEndsWithItsConsumer() {
    with("");
    var cookies = cookies(logIn("anns"));
    assertThat(statusWith(cookies)).isEqualTo(200);
    gateway.with(
        """
        services: [{name: one, url: UPSTREAM, routes: [{paths: [/]}]}]
        plugins: [{name: session, config: {secret: hush}}]
        """);
    var reply = gateway.get("/", cookies);
    assertThat(reply.received("X-Consumer-ID")).isEmpty();
    assertThat(reply.header("Set-Cookie")).startsWith("session=;");
  }

  @Test
  void anotherCredentialThatEveryPluginInsistsOnGetsAnotherSession() {
    with("");
    var ofBob = cookies(logIn("bobs"));
    gateway.with(
        """
        services: [{name: one, url: UPSTREAM, routes: [{paths: [/]}]}]
        consumers:
        - {username: bob, id: %s}
        - {username: ann, keyauth_credentials: [{key: anns}]}
        plugins:
        - {name: key-auth}
        - {name: session, config: {secret: hush}}
        """
            .formatted(BOB));
    assertThat(statusWith(ofBob)).as("a session is no key").isEqualTo(401);
    var reply = gateway.get("/", ofBob, "apikey: anns");
    assertThat(reply.received("X-Consumer-Username")).isEqualTo("ann");
    assertThat(cookies(reply)).startsWith("Cookie: session=").isNotEqualTo(ofBob);
  }

  @Test
  void serviceAndClientAreToldOfTheSessionIfTheyShallBe() {
    with(
        "response_headers: [id, timeout, subject, absolute-timeout],"
            + " request_headers: [audience, subject, idling-timeout, rolling-timeout],"
            + " audience: shop");
    var first = logIn("bobs");
    assertThat(first.header("Session-Id")).hasSize(43);
    assertThat(first.header("Session-Timeout")).isEqualTo("900");
    clock.forward(20);
    var reply = gateway.get("/", cookies(first), "Session-Subject: root", "Session-Id: 1");
    assertThat(reply.received("Session-Audience")).isEqualTo("shop");
    assertThat(reply.received("Session-Subject")).isEqualTo("bob");
    assertThat(reply.received("Session-Idling-Timeout")).isEqualTo("880");
    assertThat(reply.received("Session-Rolling-Timeout")).isEqualTo("3580");
    assertThat(reply.header("Session-Id")).isEqualTo(first.header("Session-Id"));
    assertThat(reply.header("Session-Absolute-Timeout")).isEqualTo("86380");
    assertThat(gateway.get("/", "Session-Subject: root").has("Session-Subject")).isFalse();
    assertThat(logIn("anns").header("Session-Subject")).isEqualTo("ann");
  }

  @ParameterizedTest
  @CsvSource({"false, bob", "true, gbY32PzSxtpjWeaWMROhFw3nleS3JbhNHgtM_Z7FjOk"})
  void metadataAreKeptInTheDatabaseIfTheyShallBe(boolean isHashed, String subject)
      throws Exception {
    with("storage: kong, store_metadata: true, hash_subject: " + isHashed);
    var loggedIn = clock.instant();
    var cookies = cookies(logIn("bobs"));
    var rows = rows(1);
    assertThat(rows.getFirst().list("metadata"))
        .isEqualTo(
            List.of(
                Value.of(Map.of("audience", Value.of("default"), "subject", Value.of(subject)))));
    assertThat(rows.getFirst().number("expires"))
        .isEqualTo(loggedIn.plusSeconds(3600).getEpochSecond());
    assertThat(gateway.send("POST", "/?session_logout", "", cookies).status()).isEqualTo(200);
    assertThat(rows(0)).isEmpty();
  }

  /// The rows of the table, once there are so many: they come after the response.
  private List<Value.Obj> rows(int count) throws Exception {
    var query = PageQuery.of(SessionSchemas.SESSIONS);
    return Await.value(() -> store.runtime().page(query).entities(), rows -> rows.size() == count);
  }

  @Test
  void withoutADatabaseNoSessionIsStored() {
    try (var without = gateway(RuntimeEntities.NONE)) {
      without.with(yaml("storage: kong", ""));
      var reply = without.get("/", "apikey: bobs");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.has("Set-Cookie")).isFalse();
    }
  }

  @Test
  void namesOfOldVersionsAreUnderstood() {
    with(
        "cookie_lifetime: 100, cookie_idletime: 50, cookie_renew: 10, cookie_samesite: 'off',"
            + " cookie_httponly: false, cookie_discard: 5, cookie_persistent: true,"
            + " response_headers: [rolling-timeout, idling-timeout]");
    var reply = logIn("bobs");
    assertThat(reply.header("Session-Rolling-Timeout")).isEqualTo("100");
    assertThat(reply.header("Session-Idling-Timeout")).isEqualTo("50");
    assertThat(reply.headers("Set-Cookie"))
        .hasSize(2)
        .allMatch(line -> line.contains("SameSite=None; Secure"))
        .noneMatch(line -> line.contains("HttpOnly"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cookie_name: 'a b' | cookie_name: must be a token of HTTP",
        "cookie_path: '/; Domain=x' | cookie_path: must be ASCII without blanks and semicolons",
        "storage: redis | storage: expected one of: cookie, kong",
        "logout_methods: [PUT] | expected one of: GET, POST, DELETE",
        "request_headers: [name] | expected one of: id, audience, subject",
      })
  void whatCannotBeIsRefused(String config, String problem) {
    assertThatThrownBy(() -> with(config)).hasMessageContaining(problem);
  }
}
