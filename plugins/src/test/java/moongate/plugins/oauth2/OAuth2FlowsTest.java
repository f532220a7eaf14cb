package moongate.plugins.oauth2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which ways to a token are open: those that are enabled, and none without TLS.
final class OAuth2FlowsTest extends OAuth2Testing {
  private static final String USER = "&provision_key=provision&authenticated_userid=ann";

  @ParameterizedTest
  @CsvSource({
    "enable_client_credentials, client_credentials",
    "enable_password_grant,     password refresh_token",
    "enable_authorization_code, authorization_code refresh_token",
    "enable_implicit_grant,     ''",
  })
  void onlyEnabledGrantsAreGiven(String flow, String grants) {
    with(flow + ": true");
    var given = List.of(grants.split(" ", -1));
    for (var grant :
        List.of("client_credentials", "password", "authorization_code", "refresh_token")) {
      var body = ask(CLIENT + USER + "&grant_type=" + grant).body();
      assertThat(body.contains("unsupported_grant_type"))
          .as(grant)
          .isNotEqualTo(given.contains(grant));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "enable_authorization_code, code",
    "enable_implicit_grant,     token",
    "enable_client_credentials, ''",
    "enable_password_grant,     ''",
  })
  void onlyEnabledAnswersAreSentToUsers(String flow, String answer) {
    with(flow + ": true");
    for (var type : List.of("code", "token")) {
      int status = authorize(AUTHORIZATION + type).status();
      assertThat(status).as(type).isEqualTo(type.equals(answer) ? 200 : 400);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "none,   app,   '', 200",
    "none,   other, '', 200",
    "lax,    app,   '', 200",
    "lax,    other, '', 400",
    "strict, app,   '', 400",
    "strict, other, '', 400",
    "none,   app,   code_challenge=short, 400",
    "strict, app,   code_challenge=0123456789_abcdefghijklmnopqrstuvwxyz-QQQQQQ, 400",
    "strict, app,   code_challenge=0123456789_abcdefghijklmnopqrstuvwxyz-ABCDE, 200",
    "strict, app,   code_challenge=0123456789_abcdefghijklmnopqrstuvwxyz.ABCDE, 400",
  })
  void codesAreBoundToWhoAskedForThemAsPkceSays(
      String demand, String client, String asked, int status) {
    with("enable_authorization_code: true, pkce: " + demand);
    var request = AUTHORIZATION.replace("client_id=app", "client_id=" + client) + "code&" + asked;
    assertThat(authorize(request).status()).isEqualTo(status);
  }

  @Test
  void aChallengeIsAHash() {
    with(ALL_FLOWS);
    var challenge = "&code_challenge=0123456789_abcdefghijklmnopqrstuvwxyz-ABCDE";
    var request = AUTHORIZATION + "code" + challenge + "&code_challenge_method=";
    assertThat(authorize(request + "S256").status()).isEqualTo(200);
    assertThat(authorize(request + "plain").body()).contains("must%20be%20S256");
  }

  @Test
  void nothingIsIssuedWithoutTls() {
    with(ALL_FLOWS);
    var body = CLIENT + "&grant_type=client_credentials";
    for (var proto : List.of("X-Other: https", "X-Forwarded-Proto: http")) {
      assertIsRefused(
          gateway.send("POST", "/one/oauth2/token", body, FORM, proto),
          400,
          "access_denied",
          "You must use HTTPS");
    }
    gateway.with(
        """
        services: [{url: UPSTREAM, routes: [{paths: [/one]}]}]
        plugins: [{name: oauth2, config: {enable_client_credentials: true}}]
        """);
    assertThat(ask(body).body())
        .contains("You must use HTTPS"); // nobody said that TLS ended before
  }
}
