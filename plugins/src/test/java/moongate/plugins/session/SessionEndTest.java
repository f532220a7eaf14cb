package moongate.plugins.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How sessions end, and how long they last.
final class SessionEndTest extends SessionTesting {

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
}
