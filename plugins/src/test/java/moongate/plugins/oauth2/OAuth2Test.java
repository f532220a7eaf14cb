package moongate.plugins.oauth2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Base64;
import moongate.model.RuntimeEntities;
import moongate.store.RememberedEntities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tokens: who gets one, and what it is good for.
final class OAuth2Test extends OAuth2Testing {

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
    var byHeader = gateway.get("/one?a=b&access_token=x", "Authorization: Bearer " + token);
    assertThat(byHeader.received("Authorization")).isEmpty();
    assertThat(byHeader.receivedLine()).isEqualTo("GET /?a=b HTTP/1.1");
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

  @ParameterizedTest
  @CsvSource({
    "my-app,   100%25 + ü, my-app:100%25 + ü,               200",
    "my-app,   100%25 + ü, my%2Dapp:100%2525+%2B+%C3%BC,    200",
    "'my:app', 100%25 + ü, my%3Aapp:100%2525%20%2B%20%C3%BC, 200",
    "my-app,   100%25 + ü, my%2Dapp:100%25+%2B+%C3%BC,      401",
  })
  void clientsMayEscapeWhatTheySendInTheHeader(String id, String secret, String sent, int status) {
    with(ALL_FLOWS, "client_id: '%s', client_secret: '%s'".formatted(id, secret));
    var header = Base64.getEncoder().encodeToString(sent.getBytes(UTF_8));
    var reply = ask("grant_type=client_credentials", "Authorization: Basic " + header);
    assertThat(reply.status()).isEqualTo(status);
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
  void aClientThatAnotherPluginKnowsCannotSpeakForAUser() {
    var token = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJrIn0.8XAupS4IPFmUZee2RdmIiazRkD5xlYcep6lNumqKKWM";
    gateway.with(
        """
        services: [{url: UPSTREAM, routes: [{paths: [/one]}]}]
        consumers: [{username: bob, jwt_secrets: [{key: k, secret: secret}]}, {username: nobody}]
        plugins:
        - {name: jwt}
        - {name: oauth2, config: {anonymous: nobody, enable_client_credentials: true}}
        """);
    var reply =
        gateway.get(
            "/one?jwt=" + token, "X-Authenticated-Userid: forged", "X-Authenticated-Scope: forged");
    assertThat(reply.received("X-Consumer-Username")).isEqualTo("bob");
    assertThat(reply.received("X-Authenticated-Userid")).isEmpty();
    assertThat(reply.received("X-Authenticated-Scope")).isEmpty();
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
