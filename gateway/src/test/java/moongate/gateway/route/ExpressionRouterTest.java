package moongate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.entity.RouterFlavor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionRouterTest {
  private static Routes routes(String... lines) {
    return Routes.of(RouterFlavor.EXPRESSIONS, lines);
  }

  private static Routes route(String expression) {
    return routes("{name: r, expression: '" + expression.replace("'", "''") + "'}");
  }

  /// Whether a request of [#REQUEST] fits.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          http.method == "GET";true
          http.method != "GET";false
          lower(http.method) == "get";true
          http.host == "Api.Example";true
          http.host == "api.example";false
          lower(http.host) == "api.example";true
          http.host =^ ".Example";true
          http.path == "/a/B/c%2F/";true
          http.path ^= "/a/";true
          http.path ^= "/a/b";false
          lower(http.path) ^= "/a/b";true
          lower(http.path) ^= "/a/B";false
          http.path =^ "/";true
          http.path contains "B/c";true
          http.path ~ "B/.%2F";true
          http.path ~ "^B";false
          http.path.segments.0 == "a";true
          http.path.segments.2 == "c%2F";true
          http.path.segments.3 == "";false
          http.path.segments.3 != "x";false
          http.path.segments.0_1 == "a/B";true
          lower(http.path.segments.1_2) ^= "b/c";true
          http.path.segments.1_3 ^= "B";false
          http.path.segments.1 ~ "^[A-Z]$";true
          http.path.segments.len == 3;true
          http.path.segments.len > 3;false
          http.headers.x_one == "1";true
          http.headers.x_two == "a";false
          any(http.headers.x_two) == "a";true
          http.headers.x_two != "b";true
          http.headers.x_two != "a";false
          any(http.headers.x_two) != "a";true
          any(lower(http.headers.x_two)) == "c";true
          http.headers.x_none == "1";false
          http.headers.x_none != "1";false
          !(http.headers.x_none == "1");true
          http.queries.q == "1";false
          any(http.queries.q) == "2 3";true
          http.queries.flag == "";true
          net.src.ip in 10.1.0.0/16;true
          net.src.ip not in 10.1.0.0/16;false
          net.src.ip == 10.1.2.3;true
          net.src.ip != 10.1.2.3;false
          net.src.port >= 4000;true
          net.dst.ip in fd00::/8;true
          net.dst.port == 8443;true
          net.protocol == "https";true
          tls.sni == "sni.example";true
          tls.sni ^= "x" && http.method == "GET";false
          http.method == "PUT" && http.path == "/" || http.path ^= "/a";true
          """)
  void predicatesCompareTheirFields(String expression, boolean fits) {
    assertThat(route(expression).match(REQUEST) != null).isEqualTo(fits);
  }

  private static final RequestFacts REQUEST = request(true, "sni.example");

  private static RequestFacts request(boolean isSecure, @Nullable String serverName) {
    var headers = new Headers();
    headers.add(HeaderName.of("X-One"), "1");
    headers.add(HeaderName.of("X_Two"), "a");
    headers.add(HeaderName.of("x-two"), "C");
    return new RequestFacts(
        "GET",
        "Api.Example",
        8443,
        "/a/B/c%2F/",
        headers,
        isSecure,
        serverName,
        new Facts(
            Map.of("q", List.of("1", "2 3"), "flag", List.of("")),
            "10.1.2.3",
            4711,
            "fd00::1",
            8443));
  }

  @Test
  void withoutTlsTheServerNameIsAbsent() {
    assertThat(route("tls.sni != \"x\"").match(request(false, null))).isNull();
  }

  @Test
  void theHighestPriorityGoesFirstAndOfEqualOnesTheLargestId() {
    var found =
        routes(
            "{name: low, expression: 'http.path ^= \"/\"', priority: 1}",
            "{name: high, expression: 'http.path ^= \"/high\"', priority: 70368744177663}",
            "{name: one, id: 00000000-0000-4000-8000-000000000001, priority: 5,"
                + " expression: 'http.path ^= \"/eq\"'}",
            "{name: two, id: 00000000-0000-4000-8000-000000000002, priority: 5,"
                + " expression: 'http.path ^= \"/e\"'}");

    assertThat(found.find("h", "/other")).isEqualTo("low");
    assertThat(found.find("h", "/higher")).isEqualTo("high");
    assertThat(found.find("h", "/equal")).isEqualTo("two");
  }

  @Test
  void routesWithAttributesComeAfterAllExpressions() {
    var found =
        routes(
            "{name: attributes, hosts: [h], methods: [GET], paths: [/a]}",
            "{name: expression, expression: 'http.path == \"/a/b\"'}");

    assertThat(found.find("h", "/a/b")).isEqualTo("expression");
    assertThat(found.find("h", "/a/c")).isEqualTo("attributes");
    assertThat(found.find("other", "/a/c")).isNull();
  }

  @Test
  void protocolsAreAConditionUnlessTheyNeedTls() {
    var rule = ", expression: 'http.path ^= \"/\"'}";

    assertThat(routes("{name: r, protocols: [http]" + rule).match(request(true, null))).isNull();
    assertThat(routes("{name: r, protocols: [http]" + rule).match(request(false, null)))
        .isNotNull();
    assertThat(routes("{name: r, protocols: [https]" + rule).match(request(false, null)))
        .isNotNull();
    assertThat(routes("{name: r" + rule).match(request(true, null))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      nullValues = "null",
      textBlock =
          """
          http.path ^= "/a";/a
          lower(http.path) ^= "/a/b";/a/B
          http.path == "/a/B/c%2F/";null
          http.path ~ "^/a/[A-Z]";/a/B
          http.path ~ "/B";null
          http.method == "PUT" && http.path ^= "/a" || http.path ^= "/a/B";/a/B
          http.path ^= "/a/B" && http.method == "PUT" || http.path ^= "/a";/a
          (http.path ^= "/a/B" && http.method == "PUT" || http.path contains "c");null
          http.path ^= "/a/B" && !(http.path ^= "/a" && http.method == "PUT");/a/B
          http.path ^= "/x" || !(http.path ^= "/a") || http.method == "GET";null
          http.path ^= "/a" && (!(http.path ^= "/a/B") || http.method == "GET");/a
          http.path ^= "/a" && !(!(http.path ^= "/a/B"));/a
          http.method == "GET";null
          """)
  void thePredicateOnThePathThatHeldSaysWhatIsStripped(
      String expression, @Nullable String matched) {
    var match = Objects.requireNonNull(route(expression).match(REQUEST));

    assertThat(match.matched()).isEqualTo(matched);
  }

  @Test
  void aRouteThatFitsLessWellLeavesTheMatchAlone() {
    var found =
        routes(
            "{name: best, priority: 9, expression: 'http.path ^= \"/a\"'}",
            "{name: any, expression: 'http.path.segments.len == 3'}",
            "{name: longer, priority: 8, expression: 'http.path ^= \"/a/B\"'}");
    var match = Objects.requireNonNull(found.match(REQUEST));

    assertThat(match.route().name()).isEqualTo("best");
    assertThat(match.matched()).isEqualTo("/a");
  }

  @Test
  void aRegexOnThePathCaptures() {
    var found = route("http.path ~ r#\"^/users/(?<id>\\d+)/(\\w+)\"#");
    var match = Objects.requireNonNull(found.match("GET", "h", "/users/42/mail/1"));

    assertThat(Objects.requireNonNull(match.captures()).named()).isEqualTo(Map.of("id", "42"));
    assertThat(match.captures().unnamed()).containsExactly("/users/42/mail", "42", "mail");
    assertThat(match.matched()).isEqualTo("/users/42/mail");
  }

  @Test
  void aRegexThatMustNotMatchCapturesNothing() {
    var found =
        route(
            "http.path ^= \"/users\""
                + " && (!(http.path ~ \"^/users/([0-9]+)\") || http.method == \"GET\")");
    var match = Objects.requireNonNull(found.match("GET", "h", "/users/42"));

    assertThat(match.captures()).isNull();
    assertThat(match.matched()).isEqualTo("/users");
  }

  @Test
  void textsOutsideOfAsciiAreComparedAsBytes() {
    assertThat(route("lower(http.path) == \"/Ä\"").match("GET", "h", "/\u00C3\u0084")).isNotNull();
    assertThat(route("http.path == \"/ä\"").match("GET", "h", "/\u00C3\u00A4")).isNotNull();
  }

  @Test
  void manyRoutesAreFoundThroughTheIndex() {
    var lines = new HashMap<String, String>();
    for (int i = 0; i < 200; i++) {
      lines.put("p" + i, "http.path ^= \"/P%d/\"".formatted(i));
      lines.put("h" + i, "http.host == \"H%d\" && http.path == \"/\"".formatted(i));
      lines.put("m" + i, "http.method == \"M%d\" && http.path == \"/\"".formatted(i));
    }
    var found =
        routes(
            lines.entrySet().stream()
                .map(line ->
                    "{name: %s, expression: '%s'}".formatted(line.getKey(), line.getValue()))
                .toArray(String[]::new));
    for (int i = 0; i < 200; i++) {
      assertThat(found.find("any", "/P" + i + "/x")).isEqualTo("p" + i);
      assertThat(found.find("H" + i, "/")).isEqualTo("h" + i);
      assertThat(found.findFor("M" + i, "/")).isEqualTo("m" + i);
    }
  }
}
