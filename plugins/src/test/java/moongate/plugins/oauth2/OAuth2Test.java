package moongate.plugins.oauth2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.TrustedAddresses;
import moongate.gateway.plugin.Secrets;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.MovableClock;
import moongate.gateway.testing.Reply;
import moongate.model.RuntimeEntities;
import moongate.model.entity.EntitySchemas;
import moongate.sql.SecretCipher;
import moongate.sql.SqlStore;
import moongate.sql.SqliteDatabase;
import moongate.store.RememberedEntities;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OAuth2Test {
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final String TERMINATED = "X-Forwarded-Proto: https";
  private static final String VERIFIER = "a-verifier-of-at-least-forty-three-characters-0123456789";
  private static final String CLIENT = "client_id=app&client_secret=secret";
  private static final String ALL_FLOWS =
      "enable_authorization_code: true, enable_implicit_grant: true,"
          + " enable_client_credentials: true, enable_password_grant: true";
  private static final String AUTHORIZATION =
      "client_id=app&provision_key=provision&authenticated_userid=ann&response_type=";

  @TempDir private Path folder;
  private final MovableClock clock = new MovableClock();
  private SqlStore store;
  private GatewayUnderTest gateway;

  @BeforeEach
  void open() throws Exception {
    var schemas = new EntitySchemas(List.of(new OAuth2Type().schema()));
    store = SqlStore.open(new SqliteDatabase(folder.resolve("db")), SecretCipher.OFF, schemas);
    gateway = gateway(new RememberedEntities(store.runtime(), clock));
  }

  private GatewayUnderTest gateway(RuntimeEntities entities) {
    var settings =
        GatewaySettings.DEFAULT.toBuilder()
            .trusted(TrustedAddresses.parse(List.of("127.0.0.1")))
            .build();
    return new GatewayUnderTest(
        settings,
        new SharedState(Secrets.NONE, () -> null, clock, entities),
        (_, _) -> List.of(new OAuth2Type()));
  }

  @AfterEach
  void close() {
    gateway.close();
    store.close();
  }

  private OAuth2Test with(String config) {
    return with(config, "client_id: app, client_secret: secret");
  }

  private OAuth2Test with(String config, String credential) {
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

  private Reply ask(String body, String... headers) {
    return post("/one/oauth2/token", body, headers);
  }

  private Reply authorize(String body) {
    return post("/one/oauth2/authorize", body);
  }

  private Reply post(String target, String body, String... headers) {
    var all = new ArrayList<>(List.of(FORM, TERMINATED));
    all.addAll(List.of(headers));
    return gateway.send("POST", target, body, all.toArray(String[]::new));
  }

  private static String member(Reply reply, String name) {
    var found = Pattern.compile('"' + name + "\":\"?([^\",}]*)").matcher(reply.body());
    assertThat(found.find()).as(name + " in " + reply.body()).isTrue();
    return found.group(1);
  }

  private static void assertIsRefused(Reply reply, int status, String error, String description) {
    assertThat(reply.body())
        .isEqualTo("{\"error\":\"%s\",\"error_description\":\"%s\"}".formatted(error, description));
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
  }

  private Reply get(String token) {
    return gateway.get("/one", "Authorization: Bearer " + token);
  }

  private void assertIsInvalid(Reply reply) {
    assertIsRefused(reply, 401, "invalid_token", "The access token is invalid or has expired");
  }

  private String code(String parameters) {
    var reply = authorize(AUTHORIZATION + "code" + parameters);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var found = Pattern.compile("code=([A-Za-z0-9]{32})").matcher(reply.body());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  @Test
  void aClientGetsATokenThatTellsTheServiceWhoCalls() {
    with(ALL_FLOWS);
    var reply = ask(CLIENT + "&grant_type=client_credentials&scope=read&state=xyz");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    assertThat(reply.header("Pragma")).isEqualTo("no-cache");
    assertThat(reply.body())
        .matches(
            "\\{\"token_type\":\"bearer\",\"access_token\":\"[A-Za-z0-9]{32}\","
                + "\"expires_in\":7200,\"state\":\"xyz\"}");
    var served =
        gateway.get(
            "/one",
            "Authorization: bearer " + member(reply, "access_token"),
            "X-Authenticated-Userid: forged",
            "X-Consumer-Username: forged");
    assertThat(served.status()).isEqualTo(200);
    assertThat(served.received("X-Consumer-Username")).isEqualTo("bob");
    assertThat(served.received("X-Credential-Identifier")).isEqualTo("app");
    assertThat(served.received("X-Authenticated-Scope")).isEqualTo("read");
    assertThat(served.received("X-Authenticated-Userid")).isEmpty();
  }

  @Test
  void aRequestWithoutAGoodTokenIsRefused() {
    with(ALL_FLOWS);
    var missing = gateway.get("/one");
    assertIsRefused(missing, 401, "invalid_request", "The access token is missing");
    assertThat(missing.header("WWW-Authenticate")).isEqualTo("Bearer");
    var wrong = get("nonsense");
    assertIsInvalid(wrong);
    assertThat(wrong.header("WWW-Authenticate"))
        .isEqualTo(
            "Bearer error=\"invalid_token\","
                + " error_description=\"The access token is invalid or has expired\"");
    with(ALL_FLOWS + ", realm: here");
    assertThat(gateway.get("/one").header("WWW-Authenticate")).isEqualTo("Bearer realm=\"here\"");
  }

  @Test
  void aTokenIsFoundInQueryAndBodyAndHidden() {
    with(ALL_FLOWS + ", hide_credentials: true");
    var token = member(ask(CLIENT + "&grant_type=client_credentials"), "access_token");
    var byQuery = gateway.get("/one?a=b&access_token=" + token);
    assertThat(byQuery.status()).isEqualTo(200);
    assertThat(byQuery.receivedLine()).isEqualTo("GET /?a=b HTTP/1.1");
    var byBody = gateway.send("POST", "/one", "access_token=" + token + "&c=d", FORM);
    assertThat(byBody.body()).endsWith("\nc=d");
    assertThat(get(token).received("Authorization")).isEmpty();
  }

  @Test
  void anotherHeaderMayCarryTheToken() {
    with(ALL_FLOWS + ", auth_header_name: x-token");
    var token = member(ask(CLIENT + "&grant_type=client_credentials"), "access_token");
    assertThat(gateway.get("/one", "X-Token: Bearer " + token).status()).isEqualTo(200);
    assertThat(get(token).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "grant_type=client_credentials, 400, invalid_client, Invalid client authentication",
    "client_id=app&client_secret=no&grant_type=client_credentials, 400, invalid_client, Invalid"
        + " client authentication",
    "client_id=app&client_secret=secret, 400, unsupported_grant_type, Invalid grant_type",
    "client_id=app&client_secret=secret&grant_type=x, 400, unsupported_grant_type, Invalid"
        + " grant_type",
    "client_id=app&client_secret=secret&grant_type=password, 400, invalid_provision_key, Invalid"
        + " provision_key",
    "client_id=app&client_secret=secret&grant_type=password&provision_key=provision, 400,"
        + " invalid_authenticated_userid, Missing authenticated_userid parameter",
    "client_id=app&client_secret=secret&grant_type=client_credentials&authenticated_userid=a, 400,"
        + " invalid_provision_key, Invalid provision_key",
    "client_id=app&client_secret=secret&grant_type=refresh_token, 400, invalid_request, Invalid"
        + " refresh_token",
    "client_id=app&client_secret=secret&grant_type=authorization_code&code=x, 400,"
        + " invalid_request, Invalid code",
    "client_id=other&grant_type=client_credentials, 400, invalid_client, Invalid client"
        + " authentication"
  })
  void aRequestForATokenThatLacksSomethingIsTold(
      String body, int status, String error, String description) {
    with(ALL_FLOWS);
    assertIsRefused(ask(body), status, error, description);
  }

  @Test
  void clientsMayAuthenticateByHeader() {
    with(ALL_FLOWS);
    var right = Base64.getEncoder().encodeToString("app:secret".getBytes(UTF_8));
    var wrong = Base64.getEncoder().encodeToString("app:wrong".getBytes(UTF_8));
    var body = "grant_type=client_credentials";
    assertThat(ask(body, "Authorization: Basic " + right).status()).isEqualTo(200);
    var refused = ask(body, "Authorization: Basic " + wrong);
    assertIsRefused(refused, 401, "invalid_client", "Invalid client authentication");
    assertThat(refused.header("WWW-Authenticate")).isEqualTo("Basic realm=\"OAuth2.0\"");
  }

  @Test
  void tokensAreGivenOutOverTlsOnly() {
    with(ALL_FLOWS);
    var body = CLIENT + "&grant_type=client_credentials";
    var refused = gateway.send("POST", "/one/oauth2/token", body, FORM);
    assertIsRefused(refused, 400, "access_denied", "You must use HTTPS");
  }

  @Test
  void aFlowThatIsNotEnabledIsRefused() {
    with("enable_client_credentials: true");
    var body = CLIENT + "&authenticated_userid=ann&provision_key=provision&grant_type=password";
    assertIsRefused(ask(body), 400, "unsupported_grant_type", "Invalid grant_type");
    assertThat(authorize(AUTHORIZATION + "code").body())
        .contains("https://app.test/back?a=b&error=unsupported_response_type");
  }

  @Test
  void aTokenOfAUserIsRefreshedOnce() {
    with(ALL_FLOWS);
    var body = CLIENT + "&authenticated_userid=ann&provision_key=provision&grant_type=password";
    var first = ask(body);
    assertThat(get(member(first, "access_token")).received("X-Authenticated-Userid"))
        .isEqualTo("ann");
    var refresh = CLIENT + "&grant_type=refresh_token&refresh_token=";
    var second = ask(refresh + member(first, "refresh_token"));
    assertThat(second.status()).isEqualTo(200);
    assertIsInvalid(get(member(first, "access_token")));
    assertThat(get(member(second, "access_token")).received("X-Authenticated-Userid"))
        .isEqualTo("ann");
    assertIsRefused(
        ask(refresh + member(first, "refresh_token")),
        400,
        "invalid_request",
        "Invalid refresh_token");
    assertThat(member(second, "refresh_token")).isNotEqualTo(member(first, "refresh_token"));
  }

  @Test
  void aRefreshTokenMayStayTheSame() {
    with(ALL_FLOWS + ", reuse_refresh_token: true");
    var body = CLIENT + "&authenticated_userid=ann&provision_key=provision&grant_type=password";
    var first = ask(body);
    var refresh = CLIENT + "&grant_type=refresh_token&refresh_token=";
    var second = ask(refresh + member(first, "refresh_token"));
    assertThat(member(second, "refresh_token")).isEqualTo(member(first, "refresh_token"));
    assertThat(member(second, "access_token")).isNotEqualTo(member(first, "access_token"));
    assertThat(ask(refresh + member(first, "refresh_token")).status()).isEqualTo(200);
  }

  @Test
  void aRefreshedTokenMayHaveLessOfTheScopeAndNotMore() {
    with(ALL_FLOWS);
    var body = CLIENT + "&authenticated_userid=ann&provision_key=provision&grant_type=password";
    var first = ask(body + "&scope=read%20write");
    var refresh =
        CLIENT + "&grant_type=refresh_token&refresh_token=" + member(first, "refresh_token");
    assertIsRefused(ask(refresh + "&scope=admin"), 400, "invalid_scope", "Scope mismatch");
    var second = ask(refresh + "&scope=write");
    assertThat(get(member(second, "access_token")).received("X-Authenticated-Scope"))
        .isEqualTo("write");
  }

  @Test
  void aCodeIsGoodForOneToken() {
    with(ALL_FLOWS);
    var authorized = authorize(AUTHORIZATION + "code&scope=read&state=a%26b");
    assertThat(authorized.status()).isEqualTo(200);
    assertThat(authorized.body())
        .matches(
            "\\{\"redirect_uri\":"
                + "\"https://app.test/back\\?a=b&code=[A-Za-z0-9]{32}&state=a%26b\"}");
    var request = CLIENT + "&grant_type=authorization_code&code=" + code("&scope=read");
    var reply = ask(request);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(get(member(reply, "access_token")).received("X-Authenticated-Userid"))
        .isEqualTo("ann");
    assertIsRefused(ask(request), 400, "invalid_request", "Invalid code");
  }

  @Test
  void aCodeIsNoUseToOthersNorLate() {
    with(ALL_FLOWS);
    var code = code("");
    assertIsRefused(
        ask("client_id=other&client_secret=secret&grant_type=authorization_code&code=" + code),
        400,
        "invalid_request",
        "Invalid code");
    assertIsRefused(
        post("/two/oauth2/token", CLIENT + "&grant_type=authorization_code&code=" + code),
        400,
        "invalid_request",
        "Invalid code");
    assertThat(ask(CLIENT + "&grant_type=authorization_code&code=" + code).status()).isEqualTo(200);
    var late = code("");
    clock.forward(Duration.ofMinutes(6));
    assertIsRefused(
        ask(CLIENT + "&grant_type=authorization_code&code=" + late),
        400,
        "invalid_request",
        "Invalid code");
  }

  @Test
  void whoComesWithTheCodeShowsTheSecretOfWhoAskedForIt() throws Exception {
    with(ALL_FLOWS);
    var hash = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(UTF_8));
    var challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    var asked = "&code_challenge_method=S256&code_challenge=" + challenge;
    var request = CLIENT + "&grant_type=authorization_code&code=";
    assertThat(ask(request + code(asked) + "&code_verifier=" + VERIFIER).status()).isEqualTo(200);
    assertIsRefused(
        ask(request + code(asked)),
        400,
        "invalid_request",
        "code_verifier is required for PKCE authorization requests");
    var code = code(asked);
    assertIsRefused(
        ask(request + code + "&code_verifier=" + VERIFIER + "x"),
        400,
        "invalid_grant",
        "code_verifier is invalid");
    assertIsRefused(
        ask(request + code + "&code_verifier=" + VERIFIER), 400, "invalid_request", "Invalid code");
  }

  @Test
  void publicClientsHaveNoSecretButPkce() throws Exception {
    with(ALL_FLOWS);
    var other = AUTHORIZATION.replace("client_id=app", "client_id=other") + "code";
    assertThat(authorize(other).body())
        .contains("https://other.test/?error=invalid_request")
        .contains("code_challenge%20is%20required");
    var hash = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(UTF_8));
    var challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    var authorized = authorize(other + "&code_challenge=" + challenge);
    var code = authorized.body().replaceAll(".*code=([A-Za-z0-9]+).*", "$1");
    var reply =
        ask(
            "client_id=other&grant_type=authorization_code&code_verifier="
                + VERIFIER
                + "&code="
                + code);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  @Test
  void aTokenMayComeInTheFragment() {
    with(ALL_FLOWS);
    var reply = authorize(AUTHORIZATION + "token&state=s");
    assertThat(reply.body())
        .matches(
            "\\{\"redirect_uri\":\"https://app.test/back\\?a=b#token_type=bearer"
                + "&access_token=[A-Za-z0-9]{32}&expires_in=7200&state=s\"}");
    var token = reply.body().replaceAll(".*access_token=([A-Za-z0-9]+).*", "$1");
    assertThat(get(token).received("X-Authenticated-Userid")).isEqualTo("ann");
  }

  @Test
  void onlyAddressesOfTheClientAreRedirectedTo() {
    with(ALL_FLOWS);
    var elsewhere = URLEncoder.encode("https://evil.test/", UTF_8);
    assertIsRefused(
        authorize(AUTHORIZATION + "code&redirect_uri=" + elsewhere),
        400,
        "invalid_request",
        "Invalid redirect_uri that does not match with any redirect_uri created with the"
            + " application");
    var second = URLEncoder.encode("https://app.test/", UTF_8);
    assertThat(authorize(AUTHORIZATION + "code&redirect_uri=" + second).body())
        .contains("https://app.test/?code=");
  }

  @Test
  void scopesAreThoseThatAreConfigured() {
    with(ALL_FLOWS + ", scopes: [read, write], mandatory_scope: true");
    var body = CLIENT + "&grant_type=client_credentials";
    assertIsRefused(ask(body), 400, "invalid_scope", "You must specify a scope");
    assertIsRefused(
        ask(body + "&scope=read%20all"), 400, "invalid_scope", "\\\"all\\\" is an invalid scope");
    assertThat(ask(body + "&scope=read%20write").status()).isEqualTo(200);
  }

  @Test
  void aTokenIsGoodForItsServiceOnly() {
    with(ALL_FLOWS);
    var token = member(ask(CLIENT + "&grant_type=client_credentials"), "access_token");
    assertIsInvalid(gateway.get("/two", "Authorization: Bearer " + token));
    with(ALL_FLOWS + ", global_credentials: true");
    var global = member(ask(CLIENT + "&grant_type=client_credentials"), "access_token");
    assertThat(gateway.get("/two", "Authorization: Bearer " + global).status()).isEqualTo(200);
    with(ALL_FLOWS);
    assertIsRefused(
        get(global),
        401,
        "invalid_token",
        "The access token is global, but the current plugin is configured without"
            + " 'global_credentials'");
  }

  @Test
  void aTokenExpiresAndCanBeRefreshedLonger() {
    with(ALL_FLOWS + ", token_expiration: 60, refresh_token_ttl: 600");
    var body = CLIENT + "&authenticated_userid=ann&provision_key=provision&grant_type=password";
    var reply = ask(body);
    assertThat(get(member(reply, "access_token")).status()).isEqualTo(200);
    clock.forward(Duration.ofSeconds(61));
    assertIsInvalid(get(member(reply, "access_token")));
    var refresh = CLIENT + "&grant_type=refresh_token&refresh_token=";
    assertThat(ask(refresh + member(reply, "refresh_token")).status()).isEqualTo(200);
  }

  @Test
  void aTokenWithoutALimitNeedsNoRefresh() {
    with(ALL_FLOWS + ", token_expiration: 0");
    var body = CLIENT + "&authenticated_userid=ann&provision_key=provision&grant_type=password";
    var reply = ask(body);
    assertThat(reply.body()).doesNotContain("refresh_token").doesNotContain("expires_in");
    clock.forward(Duration.ofDays(4000));
    assertThat(get(member(reply, "access_token")).status()).isEqualTo(200);
  }

  @Test
  void aSecretMayBeStoredAsAHash() {
    with(ALL_FLOWS, "client_id: app, client_secret: secret, hash_secret: true");
    assertThat(gateway.plan().snapshot().credentials("oauth2_credentials").getFirst().document())
        .satisfies(document -> assertThat(document.text("client_secret")).startsWith("$pbkdf2-"));
    assertThat(ask(CLIENT + "&grant_type=client_credentials").status()).isEqualTo(200);
    assertThat(ask(CLIENT + "x&grant_type=client_credentials").status()).isEqualTo(400);
  }

  @Test
  void anybodyMayBeTheAnonymousConsumer() {
    with(ALL_FLOWS + ", anonymous: nobody");
    var reply = gateway.get("/one");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("X-Anonymous-Consumer")).isEqualTo("true");
  }

  @Test
  void tokensSurviveARestart() {
    with(ALL_FLOWS);
    var token = member(ask(CLIENT + "&grant_type=client_credentials&scope=read"), "access_token");
    gateway.close();
    gateway = gateway(new RememberedEntities(store.runtime(), clock));
    with(ALL_FLOWS + ", global_credentials: true");
    assertThat(get(token).received("X-Authenticated-Scope")).isEqualTo("read");
  }

  @Test
  void withoutADatabaseNoTokenIsGivenOut() {
    gateway.close();
    gateway = gateway(RuntimeEntities.NONE);
    with(ALL_FLOWS);
    assertIsRefused(
        ask(CLIENT + "&grant_type=client_credentials"),
        501,
        "server_error",
        "tokens cannot be issued: this node has no database");
    assertIsInvalid(get("any"));
  }
}
