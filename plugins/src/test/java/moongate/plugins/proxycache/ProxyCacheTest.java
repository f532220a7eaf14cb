package moongate.plugins.proxycache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.Secrets;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.MovableClock;
import moongate.gateway.testing.Reply;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.plugins.cors.CorsType;
import moongate.plugins.keyauth.KeyAuthType;
import moongate.plugins.requesttermination.RequestTerminationType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxyCacheTest {
  private final MovableClock clock = new MovableClock();
  private final SharedState shared = new SharedState(Secrets.NONE, () -> null, clock);
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          GatewaySettings.builder(),
          shared,
          (_, _) ->
              List.of(
                  new ProxyCacheType(),
                  new CorsType(),
                  new KeyAuthType(),
                  new RequestTerminationType()));
  private final AtomicInteger asked = new AtomicInteger();
  private volatile String type = "text/plain";
  private volatile String control = "";
  private volatile int status = 200;

  @AfterEach
  void close() {
    gateway.close();
  }

  private void answer(Request request, Response response) {
    var head = new ResponseHead(status);
    head.headers().set(HeaderName.CONTENT_TYPE, type);
    head.headers().add(HeaderName.of("X-Of-Service"), "one");
    head.headers().add(HeaderName.of("X-Of-Service"), "two");
    if (!control.isEmpty()) {
      head.headers().set(HeaderName.of("Cache-Control"), control);
    }
    response.send(head);
    response.write(Chunk.of("answer " + asked.incrementAndGet()));
    response.end();
  }

  private GatewayUnderTest with(String config) {
    gateway.upstream(this::answer);
    return gateway.withPlugin("proxy-cache", "strategy: memory" + config);
  }

  private static void assertIs(Reply reply, String cacheStatus, String body) {
    assertThat(reply.header("X-Cache-Status")).isEqualTo(cacheStatus);
    assertThat(reply.body()).isEqualTo(body);
  }

  @Test
  void theSecondClientGetsWhatTheFirstGot() {
    with("");
    assertIs(gateway.get("/a?x=1&y=2"), "Miss", "answer 1");
    clock.forward(7);
    var hit = gateway.get("/a?y=2&x=1");
    assertIs(hit, "Hit", "answer 1");
    assertThat(hit.header("Age")).isEqualTo("7");
    assertThat(hit.header("X-Cache-Key")).matches("[0-9a-f]{64}");
    assertThat(hit.header("X-Of-Service")).isEqualTo("one|two");
    assertThat(hit.header("Content-Type")).isEqualTo("text/plain");
    assertThat(hit.header("Content-Length")).isEqualTo("8");
    assertIs(gateway.get("/a?x=2"), "Miss", "answer 2");
    assertIs(gateway.get("/A?x=2"), "Miss", "answer 3");
  }

  @Test
  void whatHeadHasAskedForIsKeptApart() {
    with("");
    assertIs(gateway.get("/a"), "Miss", "answer 1");
    assertIs(gateway.send("HEAD", "/a", ""), "Miss", "");
    var hit = gateway.send("HEAD", "/a", "");
    assertIs(hit, "Hit", "");
    assertThat(hit.header("X-Of-Service")).isEqualTo("one|two");
    assertThat(hit.has("Content-Length")).isFalse();
    assertIs(gateway.get("/a"), "Hit", "answer 1");
  }

  /// A client sees from it how much is still to come, or how much it would get.
  @Test
  void theLengthThatTheServiceTellsStays() {
    var body = "x".repeat(1 << 20);
    gateway.upstream(200, "Content-Type: text/plain\r\nContent-Length: " + body.length(), body);
    gateway.withPlugin("proxy-cache", "strategy: memory");
    for (var method : List.of("GET", "HEAD")) {
      var reply = gateway.send(method, "/", "");
      assertThat(reply.header("X-Cache-Status")).isEqualTo("Miss");
      assertThat(reply.header("Content-Length")).isEqualTo(Integer.toString(body.length()));
    }
    assertIs(gateway.get("/"), "Hit", body);
    var head = gateway.send("HEAD", "/", "");
    assertIs(head, "Hit", "");
    assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(body.length()));
  }

  /// What cors has added is stored, too.
  @Test
  void aHitSaysOnceThatItVaries() {
    gateway.upstream(this::answer);
    gateway.withPlugins(
        """
        - {name: proxy-cache, config: {strategy: memory}}
        - {name: cors, config: {origins: ["http://a.example", "http://b.example"]}}
        """);
    gateway.get("/", "Origin: http://a.example");
    var hit = gateway.get("/", "Origin: http://b.example");
    assertIs(hit, "Hit", "answer 1");
    assertThat(hit.header("Vary")).isEqualTo("Origin");
    assertThat(hit.header("Access-Control-Allow-Origin")).isEqualTo("http://b.example");
  }

  @Test
  void whatIsTooOldIsAskedForAgain() {
    with(", cache_ttl: 10");
    assertIs(gateway.get("/"), "Miss", "answer 1");
    clock.forward(9);
    assertIs(gateway.get("/"), "Hit", "answer 1");
    clock.forward(2);
    assertIs(gateway.get("/"), "Miss", "answer 2");
    assertIs(gateway.get("/"), "Hit", "answer 2");
  }

  @Test
  void whatIsStoredForLongerIsRefreshedOnceItIsTooOld() {
    with(", cache_ttl: 10, storage_ttl: 100");
    assertIs(gateway.get("/"), "Miss", "answer 1");
    clock.forward(11);
    assertIs(gateway.get("/"), "Refresh", "answer 2");
    assertIs(gateway.get("/"), "Hit", "answer 2");
    clock.forward(100);
    assertIs(gateway.get("/"), "Miss", "answer 3");
  }

  @Test
  void aClockThatWasPutBackMakesNoResponseLast() {
    with(", cache_ttl: 10");
    assertIs(gateway.get("/"), "Miss", "answer 1");
    clock.forward(-3600);
    assertIs(gateway.get("/"), "Miss", "answer 2");
    assertIs(gateway.get("/"), "Hit", "answer 2");
  }

  @Test
  void onlyWhatTheConfigurationNamesIsKept() {
    with("");
    var posted = gateway.send("POST", "/", "x");
    assertIs(posted, "Bypass", "answer 1");
    assertThat(posted.headerLines()).noneMatch(line -> line.startsWith("X-Cache-Key"));
    type = "text/html";
    assertIs(gateway.get("/"), "Bypass", "answer 2");
    type = "text/plain; charset=utf-8";
    assertIs(gateway.get("/"), "Bypass", "answer 3");
    type = "text/plain";
    status = 500;
    assertIs(gateway.get("/"), "Bypass", "answer 4");
    status = 404;
    assertIs(gateway.get("/"), "Miss", "answer 5");
    var hit = gateway.get("/");
    assertIs(hit, "Hit", "answer 5");
    assertThat(hit.status()).isEqualTo(404);
  }

  @Test
  void aTypeIsTheSameInAnyCaseAndSpacing() {
    with(", content_type: [\"Text/Plain; charset=utf-8\"]");
    type = "text/plain;  Charset=UTF-8";
    assertIs(gateway.get("/"), "Miss", "answer 1");
    assertIs(gateway.get("/"), "Hit", "answer 1");
  }

  @Test
  void whatConcernsOneClientOrOneMomentIsNotRepeated() {
    gateway.upstream(
        200,
        """
        Content-Type: text/plain
        Set-Cookie: session=of-the-first
        RateLimit-Remaining: 9
        X-RateLimit-Remaining-Minute: 9
        X-RateLimit-Limit-Minute: 10
        Age: 5
        """,
        "answer");
    gateway.withPlugin("proxy-cache", "strategy: memory");
    assertThat(gateway.get("/").header("Set-Cookie")).isEqualTo("session=of-the-first");
    var hit = gateway.get("/");
    assertIs(hit, "Hit", "answer");
    assertThat(hit.has("Set-Cookie")).isFalse();
    assertThat(hit.has("RateLimit-Remaining")).isFalse();
    assertThat(hit.has("X-RateLimit-Remaining-Minute")).isFalse();
    assertThat(hit.header("X-RateLimit-Limit-Minute")).isEqualTo("10");
    assertThat(hit.header("Age")).isEqualTo("0");
  }

  /// The service of another host or route may answer something else.
  @Test
  void routesAndHostsAndMethodsHaveResponsesOfTheirOwn() {
    gateway.upstream(this::answer);
    gateway.with(
        """
        services:
        - url: UPSTREAM
          routes:
          - {paths: [/]}
          - {paths: [/], headers: {x-version: ["2"]}}
        plugins:
        - {name: proxy-cache, config: {strategy: memory, request_method: [GET, POST]}}
        """);
    assertIs(gateway.get("/"), "Miss", "answer 1");
    assertIs(gateway.get("/", "Host: other.test"), "Miss", "answer 2");
    assertIs(gateway.get("/", "X-Version: 2"), "Miss", "answer 3");
    assertIs(gateway.send("POST", "/", ""), "Miss", "answer 4");
    assertIs(gateway.get("/"), "Hit", "answer 1");
  }

  @Test
  void noConsumerGetsWhatAnotherGot() {
    gateway.upstream(this::answer);
    gateway.with(
        """
        services:
        - url: UPSTREAM
          routes: [{paths: [/]}]
        consumers:
        - {username: ann, keyauth_credentials: [{key: ann}]}
        - {username: bob, keyauth_credentials: [{key: bob}]}
        plugins:
        - {name: key-auth}
        - {name: proxy-cache, config: {strategy: memory}}
        """);
    assertIs(gateway.get("/", "apikey: ann"), "Miss", "answer 1");
    assertIs(gateway.get("/", "apikey: bob"), "Miss", "answer 2");
    assertIs(gateway.get("/", "apikey: ann"), "Hit", "answer 1");
  }

  @Test
  void whatAnotherPluginAnswersIsNotKept() {
    gateway.withPlugins(
        """
        - name: proxy-cache
          config: {strategy: memory, content_type: ["application/json; charset=utf-8"]}
        - {name: request-termination, config: {status_code: 200, message: closed}}
        """);
    assertThat(gateway.get("/").header("X-Cache-Status")).isEqualTo("Miss");
    assertThat(gateway.get("/").header("X-Cache-Status")).isEqualTo("Miss");
  }

  @Test
  void chosenArgumentsAndHeadersTellRequestsApart() {
    with(", vary_query_params: [a], vary_headers: [x-language], ignore_uri_case: true");
    assertIs(gateway.get("/p?a=1&b=1"), "Miss", "answer 1");
    assertIs(gateway.get("/P?a=1&b=2"), "Hit", "answer 1");
    assertIs(gateway.get("/p?a=2"), "Miss", "answer 2");
    assertIs(gateway.get("/p?a=1", "X-Language: de"), "Miss", "answer 3");
    assertIs(gateway.get("/p?a=1", "X-Language: de"), "Hit", "answer 3");
    assertIs(gateway.get("/p?a=1", "X-Language: de", "X-Language: fr"), "Miss", "answer 4");
  }

  /// Who could make two requests look alike would choose what others get.
  @ParameterizedTest
  @CsvSource({
    "/?a=1&a=2, /?a=2&a=1",
    "/?a=b%3Dc, /?a%3Db=c",
    "/?a=1%26b=2, /?a=1&b=2",
    "/?a, /?a=",
    "/?a=X, /?a=x",
    "/?x-language:de, '/ x-language:de'",
    "/?%3Dde, '/ x-language:de'",
    "'/ x-language:de', /"
  })
  void requestsThatServicesTellApartAreNotTheSame(String first, String second) {
    with(", vary_headers: [x-language], ignore_uri_case: true");
    for (var request : List.of(first, second)) {
      var words = request.split(" ");
      var reply =
          words.length == 1
              ? gateway.get(words[0])
              : gateway.get(words[0], words[1].replace(":", ": "));
      assertThat(reply.header("X-Cache-Status")).as(request).isEqualTo("Miss");
    }
  }

  @Test
  void aBodyThatIsNoPartOfTheKeyMakesNoAnswerForOthers() {
    with("");
    var chosen = gateway.send("GET", "/p", "a=1");
    assertIs(chosen, "Bypass", "answer 1");
    assertIs(gateway.get("/p"), "Miss", "answer 2");
    assertIs(gateway.send("GET", "/p", "a=1"), "Bypass", "answer 3");
    assertIs(gateway.get("/p"), "Hit", "answer 2");
  }

  @Test
  void cacheControlCountsWhereItShall() {
    with(", cache_control: true");
    control = "private";
    assertIs(gateway.get("/"), "Bypass", "answer 1");
    control = "max-age=5";
    assertIs(gateway.get("/"), "Miss", "answer 2");
    assertIs(gateway.get("/"), "Hit", "answer 2");
    assertIs(gateway.get("/", "Cache-Control: no-cache"), "Bypass", "answer 3");
    clock.forward(3);
    assertIs(gateway.get("/", "Cache-Control: max-age=1"), "Refresh", "answer 4");
    clock.forward(6);
    assertIs(gateway.get("/"), "Miss", "answer 5");
    assertThat(gateway.get("/other", "Cache-Control: only-if-cached").status()).isEqualTo(504);
    with("");
    control = "no-store";
    assertIs(gateway.get("/ignored"), "Miss", "answer 6");
    assertIs(gateway.get("/ignored"), "Hit", "answer 6");
  }

  @Test
  void headersAreShownWhereTheyShall() {
    with(", response_headers: {age: false, X-Cache-Status: false, X-Cache-Key: false}");
    gateway.get("/");
    var hit = gateway.get("/");
    assertThat(hit.body()).isEqualTo("answer 1");
    assertThat(hit.has("Age")).isFalse();
    assertThat(hit.has("X-Cache-Status")).isFalse();
    assertThat(hit.has("X-Cache-Key")).isFalse();
  }

  @Test
  void whatIsKeptCanBeSeenAndThrownAway() {
    with("");
    var key = gateway.get("/").header("X-Cache-Key");
    var responses = CachedResponses.of(shared);
    assertThat(responses.shown(key).orElseThrow().toString()).contains("answer 1");
    responses.remove(key);
    assertIs(gateway.get("/"), "Miss", "answer 2");
    responses.clear();
    assertIs(gateway.get("/"), "Miss", "answer 3");
  }

  @Test
  void theOldestGoFirstWhenThereIsNoMoreRoom() {
    var responses = new CachedResponses(4000, clock);
    for (int i = 0; i < 10; i++) {
      var response =
          new CachedResponse(200, new Headers(), "x".repeat(500), clock.millis(), 300, 300);
      responses.put("key" + i, response);
      assertThat(responses.find("key0")).as("asked for again and again").isNotNull();
    }
    assertThat(responses.find("key1")).isNull();
    assertThat(responses.find("key9")).isNotNull();
  }

  @Test
  void whatIsPutAgainTakesNoMoreRoom() {
    var responses = new CachedResponses(4000, clock);
    var response = new CachedResponse(200, new Headers(), "answer", clock.millis(), 300, 300);
    responses.put("other", response);
    for (int i = 0; i < 100; i++) {
      responses.put("same", response);
    }
    assertThat(responses.find("other")).isNotNull();
  }
}
