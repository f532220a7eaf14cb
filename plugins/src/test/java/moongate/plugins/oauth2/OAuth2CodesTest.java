package moongate.plugins.oauth2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// Authorization: codes, redirects and scopes, up to the token that a code is good for.
final class OAuth2CodesTest extends OAuth2Testing {

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
    assertIsRefused(
        ask(body + "&scope=%E2%82%AC"),
        400,
        "invalid_scope",
        "\\\"\u00e2\u0082\u00ac\\\" is an invalid scope");
    assertThat(ask(body + "&scope=read%20write").status()).isEqualTo(200);
  }
}
