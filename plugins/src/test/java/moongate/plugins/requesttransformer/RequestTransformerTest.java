package moongate.plugins.requesttransformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import moongate.gateway.plugin.Expressions;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RequestTransformerTest {
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final String JSON = "Content-Type: application/json";

  private final GatewayUnderTest gateway =
      new GatewayUnderTest(new RequestTransformerType(Expressions.UNREAD));

  @AfterEach
  void close() {
    gateway.close();
  }

  private GatewayUnderTest with(String config) {
    return gateway.withPlugin("request-transformer", config);
  }

  private static String sent(Reply reply) {
    return reply.body().substring(reply.body().indexOf("\n\n") + 2);
  }

  @Test
  void headersAreRemovedRenamedReplacedAddedAndAppendedInThisOrder() {
    with(
        """
        remove: {headers: [x-a]}, rename: {headers: ["x-b:x-c"]},
        replace: {headers: ["x-c:new", "x-absent:no"]}, add: {headers: ["x-c:no", "x-d:d", "x-e:"]},
        append: {headers: ["x-d:again"]}\
        """);
    var reply = gateway.get("/", "X-A: 1", "X-B: 2", "X-Kept: 3");
    assertThat(reply.received("X-A")).isEmpty();
    assertThat(reply.received("X-B")).isEmpty();
    assertThat(reply.received("X-C")).isEqualTo("new");
    assertThat(reply.received("X-Absent")).isEmpty();
    assertThat(reply.received("X-D")).isEqualTo("d|again");
    assertThat(reply.received("X-E")).isEmpty();
    assertThat(reply.received("X-Kept")).isEqualTo("3");
  }

  @Test
  void aValueBeginsBehindTheFirstColon() {
    with("add: {headers: [\"x-a: a:b \"]}, append: {headers: [\"x-none:\", \"x-b:ü\"]}");
    var lines = gateway.get("/").body();
    assertThat(lines).contains("\nx-a: a:b\n", "\nx-b: \u00C3\u00BC\n").doesNotContain("x-none");
  }

  @Test
  void whatIsRenamedTakesThePlaceOfWhatHadTheName() {
    with(
        """
        rename: {headers: ["x-b:x-c"], querystring: ["b:c", "d:d"], body: ["b:c", "d:d"]}\
        """);
    var reply = gateway.get("/?b=1&b=2&c=3&d=4", "X-B: 1", "X-B: 2", "X-C: 3");
    assertThat(reply.received("X-C")).isEqualTo("1|2");
    assertThat(reply.receivedLine()).isEqualTo("GET /?c=1&c=2&d=4 HTTP/1.1");
    assertThat(gateway.get("/", "X-C: 3").received("X-C")).isEqualTo("3");
    assertThat(sent(gateway.send("POST", "/", "{\"c\":3}", JSON))).isEqualTo("{\"c\":3}");
    var parts = "--x\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n";
    var body = parts.formatted("b", 1) + parts.formatted("c", 3) + parts.formatted("d", 4);
    var multipart = "Content-Type: multipart/form-data; boundary=x";
    assertThat(sent(gateway.send("POST", "/", body + "--x--\r\n", multipart)))
        .isEqualTo(parts.formatted("c", 1) + parts.formatted("d", 4) + "--x--\r\n");
  }

  @Test
  void theHostCanBeReplacedOnly() {
    with("replace: {headers: [\"host:other.test\"]}, remove: {headers: [host]}");
    assertThat(gateway.get("/").received("Host")).isEqualTo("other.test");
    with("add: {headers: [\"host:other.test\"]}, append: {headers: [\"host:other.test\"]}");
    assertThat(gateway.get("/").received("Host")).isNotEqualTo("other.test");
  }

  @Test
  void theQueryIsChanged() {
    with(
        """
        remove: {querystring: [a]}, rename: {querystring: ["b:c"]},
        replace: {querystring: ["d:x y"]}, add: {querystring: ["e:1", "c:no"]},
        append: {querystring: ["c:2"]}\
        """);
    assertThat(gateway.get("/?a=1&b=%26&d=0&d=1&f").receivedLine())
        .isEqualTo("GET /?c=%26&f&d=x%20y&e=1&c=2 HTTP/1.1");
  }

  @Test
  void formsAndJsonBodiesAreChangedWithTheirLength() {
    with(
        """
        remove: {body: [a]}, rename: {body: ["b:c"]}, replace: {body: ["d:new"]},
        add: {body: ["e:1"]}, append: {body: ["c:2"]}\
        """);
    var form = gateway.send("POST", "/", "a=1&b=2&d=3", FORM);
    assertThat(sent(form)).isEqualTo("c=2&d=new&e=1&c=2");
    assertThat(form.received("Content-Length")).isEqualTo("17");
    var json = gateway.send("POST", "/", "{\"a\":1,\"b\":{\"x\":[]},\"d\":3}", JSON);
    assertThat(sent(json)).isEqualTo("{\"d\":\"new\",\"c\":[{\"x\":[]},\"2\"],\"e\":\"1\"}");
    assertThat(sent(gateway.send("POST", "/", "{broken", JSON))).isEqualTo("{broken");
    assertThat(sent(gateway.send("POST", "/", "a=1", "Content-Type: text/plain"))).isEqualTo("a=1");
  }

  @Test
  void partsOfAMultipartBodyAreChanged() {
    with(
        """
        remove: {body: [a]}, rename: {body: ["b:c"]}, add: {body: ["e:1"]}\
        """);
    var body =
        "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"b\"; filename=\"f\"\r\n"
            + "Content-Type: image/png\r\n\r\n\r\n--\r\n"
            + "--x--\r\n";
    assertThat(
            sent(gateway.send("POST", "/", body, "Content-Type: multipart/form-data; boundary=x")))
        .isEqualTo(
            "--x\r\nContent-Disposition: form-data; name=\"c\"; filename=\"f\"\r\n"
                + "Content-Type: image/png\r\n\r\n\r\n--\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"e\"\r\n\r\n1\r\n--x--\r\n");
  }

  @Test
  void jsonIsKnownInAnyCaseAndMayBeEmpty() {
    with("add: {body: [\"e:ü\"]}, append: {body: [\"c:2\"]}");
    var type = "Content-Type: Application/JSON; charset=utf-8";
    assertThat(sent(gateway.send("POST", "/", " ", type)))
        .isEqualTo("{\"e\":\"\u00C3\u00BC\",\"c\":[\"2\"]}");
    assertThat(sent(gateway.send("POST", "/", "{\"e\":0,\"c\":[1]}", type)))
        .isEqualTo("{\"e\":0,\"c\":[1,\"2\"]}");
  }

  @Test
  void aMultipartBodyThatIsBrokenOrWouldBreakStaysWhole() {
    with("add: {body: ['e\"x:1']}");
    var type = "Content-Type: multipart/form-data; boundary=x";
    assertThat(sent(gateway.send("POST", "/", "--x--\r\n", type)))
        .isEqualTo("--x\r\nContent-Disposition: form-data; name=\"e%22x\"\r\n\r\n1\r\n--x--\r\n");
    for (var broken : List.of("--x\r\nA: b\r\n\r\n1", "--x\r\nA: b\r\n--x--\r\n\r\n", "none")) {
      assertThat(sent(gateway.send("POST", "/", broken, type))).isEqualTo(broken);
    }
  }

  @Test
  void aFormGoesIntoTheQueryOfAMethodWithoutABody() {
    with("http_method: GET");
    var reply = gateway.send("POST", "/?a=1&b=2", "b=3&c=4", FORM);
    assertThat(reply.receivedLine()).isEqualTo("GET /?a=1&b=3&c=4 HTTP/1.1");
    assertThat(reply.received("Content-Type")).isEmpty();
    assertThat(sent(reply)).isEmpty();
    with("http_method: TRACE, add: {body: [\"c:4\"]}");
    assertThat(gateway.send("POST", "/", "b=3", FORM).receivedLine())
        .isEqualTo("TRACE /?b=3 HTTP/1.1");
    with("http_method: PUT");
    assertThat(gateway.send("POST", "/", "b=3", FORM).receivedLine()).isEqualTo("PUT / HTTP/1.1");
  }

  @Test
  void templatesNameWhatTheRequestHadBefore() {
    gateway.with(
        """
        services:
        - url: UPSTREAM
          routes: [{paths: ["~/users/(?<id>[0-9]+)"], strip_path: false}]
        plugins:
        - name: request-transformer
          config:
            remove: {headers: [x-name]}
            replace: {uri: "/u/$(uri_captures.id)/$(uri_captures[1])"}
            add:
              headers:
              - x-greeting:Hello, $(headers["x-name"] or query_params.name or "you")!
              - x-second:$(headers.x_name)
              - x-none:$(query_params.absent)
              - x-argument:$(query_params.name)
        """);
    var reply = gateway.get("/users/42?name=a%20b", "X-Name: ann");
    assertThat(reply.receivedLine()).isEqualTo("GET /u/42/42?name=a%20b HTTP/1.1");
    assertThat(reply.received("X-Greeting")).isEqualTo("Hello, ann!");
    assertThat(reply.received("X-Argument")).isEqualTo("a b");
    assertThat(reply.received("X-None")).isEmpty();
    assertThat(gateway.get("/users/1").received("X-Greeting")).isEqualTo("Hello, you!");
    assertThat(gateway.get("/users/1?name=bob").received("X-Greeting")).isEqualTo("Hello, bob!");
  }

  @Test
  void whatATemplateFindsEndsNoLine() {
    with(
        """
        add: {headers: ["x-q:$(query_params.q)"]}, append: {headers: ["x-q:$(query_params.q)"]},
        replace: {headers: ["host:$(query_params.host)"]}\
        """);
    var reply = gateway.get("/?host=h%0a&q=a%0d%0aForged:1%00");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("X-Q")).isEqualTo("a%0D%0AForged:1%00|a%0D%0AForged:1%00");
    assertThat(reply.received("Host")).isEqualTo("h%0A");
    assertThat(reply.received("Forged")).isEmpty();
  }

  @Test
  void templatesThatDoNotEndAreRefused() {
    assertThatThrownBy(() -> with("add: {headers: ['x-a:$(headers.x']}"))
        .hasMessageContaining("the expression $(headers.x does not end: ')' is missing");
  }
}
