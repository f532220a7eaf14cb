package moongate.plugins.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moongate.model.RuntimeEntities;
import moongate.model.value.Value;
import moongate.store.PageQuery;
import moongate.testkit.Await;
import moongate.testkit.LoggedLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionTest extends SessionTesting {

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
  void withoutADatabaseNoSessionIsStoredAndTheLogSaysSoOnce() {
    try (var logged = LoggedLines.of("moongate.plugin.session");
        var without = gateway(RuntimeEntities.NONE)) {
      without.with(yaml("storage: kong", ""));
      for (int i = 0; i < 2; i++) {
        var reply = without.get("/", "apikey: bobs");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.has("Set-Cookie")).isFalse();
      }
      assertThat(logged.texts())
          .containsExactly(
              "cannot keep a session: this node has no database (use config.storage = cookie)");
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
