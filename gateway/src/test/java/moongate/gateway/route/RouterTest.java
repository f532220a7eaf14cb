package moongate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import moongate.gateway.uri.Paths;
import moongate.model.entity.RouterFlavor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RouterTest {
  @Test
  void matchesPrefixesByTheByte() {
    var routes = Routes.of("{name: a, paths: [/a]}");
    assertThat(routes.find("h", "/a")).isEqualTo("a");
    assertThat(routes.find("h", "/ab")).isEqualTo("a");
    assertThat(routes.find("h", "/b")).isNull();
    assertThat(routes.find("h", "/")).isNull();
  }

  @Test
  void comparesPathsInTheSameForm() {
    var routes =
        Routes.of(
            "{name: escaped, paths: [/a%20b/%C3%A9]}",
            "{name: plain, paths: ['/c d/é']}", "{name: reserved, paths: [/e%2Ff]}");
    assertThat(routes.find("h", Paths.normalize("/a%20b/%c3%a9/x"))).isEqualTo("escaped");
    assertThat(routes.find("h", Paths.normalize("/c%20d/%C3%A9"))).isEqualTo("plain");
    assertThat(routes.find("h", Paths.normalize("/e%2ff"))).isEqualTo("reserved");
    assertThat(routes.find("h", Paths.normalize("/e/f"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "one.example,         exact",
    "two.example,         exact",
    "x.wild.example,      suffix",
    "x.y.wild.example,    suffix",
    "wild.example,        ",
    "api.com,             prefix",
    "api.co.uk,           prefix",
    "ONE.example,         ",
    "apix.com,            ",
  })
  void matchesHosts(String host, String expected) {
    var routes =
        Routes.of(
            "{name: exact, hosts: [one.example, two.example]}",
            "{name: suffix, hosts: ['*.wild.example']}",
            "{name: prefix, hosts: ['api.*']}");
    assertThat(routes.find(host, "/")).isEqualTo(expected);
  }

  @Test
  void matchesTheListeningPortOfAHost() {
    var routes = Routes.of("{name: here, hosts: ['h:8000']}", "{name: there, hosts: ['h:9000']}");
    assertThat(routes.find("h", "/")).isEqualTo("here");
  }

  @ParameterizedTest
  @CsvSource({
    "false, ,              exact",
    "true,  ,              ",
    "true,  one.example,   exact",
    "true,  a.two.example, suffix",
    "true,  three.example, ",
  })
  void namesOfHandshakesCountOnTlsOnly(boolean isSecure, String serverName, String expected) {
    var routes =
        Routes.of(
            "{name: exact, id: f0000000-0000-4000-8000-000000000001, snis: [one.example.]}",
            "{name: suffix, id: a0000000-0000-4000-8000-000000000001, snis: ['*.two.example']}");
    assertThat(routes.findBy(isSecure, serverName)).isEqualTo(expected);
  }

  @Test
  void aChangedRouteIsFoundBesideThoseTakenOver() {
    var routes = Routes.of("{name: a, paths: [/a]}", "{name: b, paths: [/b, '~/c\\d']}");
    var after = routes.withPaths("a", "/other");
    assertThat(after.find("h", "/other")).isEqualTo("a");
    assertThat(after.find("h", "/a")).isNull();
    assertThat(after.find("h", "/b")).isEqualTo("b");
    assertThat(after.find("h", "/c1")).isEqualTo("b");
  }

  @Test
  void matchesMethods() {
    var routes =
        Routes.of("{name: writes, methods: [POST, PUT], paths: [/]}", "{name: rest, paths: [/]}");
    assertThat(routes.findFor("PUT", "/")).isEqualTo("writes");
    assertThat(routes.findFor("GET", "/")).isEqualTo("rest");
  }

  @ParameterizedTest
  @CsvSource({
    "X-V: One,   listed",
    "x-v: two,   listed",
    "X-V: three, ",
    "X-R: 12,    regex",
    "X-R: ab9cd, regex",
    "X-R: none,  ",
  })
  void matchesHeadersWhateverTheirCase(String header, String expected) {
    var routes =
        Routes.of(
            "{name: listed, headers: {X-V: [oNe, two]}}",
            "{name: regex, headers: {X-R: ['~*[0-9]+']}}");
    assertThat(routes.find("h", "/", header)).isEqualTo(expected);
    assertThat(routes.find("h", "/", header.substring(0, 4) + "zero", header)).isEqualTo(expected);
  }

  @Test
  void capturesTheGroupsOfARegex() {
    var routes = Routes.of("{name: user, paths: ['~/users/(?<id>\\d+)/(x)?$']}");
    var match = Objects.requireNonNull(routes.match("GET", "h", "/users/42/"));
    var captures = Objects.requireNonNull(match.captures());
    assertThat(captures.named()).containsExactly(Map.entry("id", "42"));
    assertThat(captures.unnamed()).containsExactly("/users/42/", "42", null);
    assertThat(match.matched()).isEqualTo("/users/42/");
    assertThat(routes.find("h", "/users/42/y")).isNull();
    assertThat(routes.find("h", "/x/users/42/")).isNull();
  }

  @Test
  void anchorsARegexAtTheStartOnly() {
    var routes = Routes.of("{name: r, paths: ['~/a\\d']}");
    var match = Objects.requireNonNull(routes.match("GET", "h", "/a1/rest"));
    assertThat(match.matched()).isEqualTo("/a1");
    assertThat(routes.find("h", "/b/a1")).isNull();
  }

  @Test
  void moreKindsOfAttributesBeatEverything() {
    var routes =
        Routes.of(
            "{name: long, paths: [/a/very/long/path/indeed]}",
            "{name: regex, paths: ['~/a/.*'], regex_priority: 999}",
            "{name: two, paths: [/a], methods: [GET]}");
    assertThat(routes.find("h", "/a/very/long/path/indeed")).isEqualTo("two");
  }

  @Test
  void plainHostsBeatWildcards() {
    var routes =
        Routes.of(
            "{name: wild, hosts: ['*.example'], paths: [/long/path]}",
            "{name: mixed, hosts: [a.example, '*.other'], paths: [/long/pat]}",
            "{name: plain, hosts: [a.example], paths: [/]}");
    assertThat(routes.find("a.example", "/long/path")).isEqualTo("plain");
    assertThat(routes.find("b.example", "/long/path")).isEqualTo("wild");
    assertThat(routes.find("x.other", "/long/path")).isEqualTo("mixed");
  }

  @Test
  void moreHeadersBeatRegexAndLength() {
    var routes =
        Routes.of(
            "{name: one, headers: {a: [x]}, paths: ['~/long/path']}",
            "{name: two, headers: {a: [x], b: [y]}, paths: [/]}");
    assertThat(routes.find("h", "/long/path", "a: x", "b: y")).isEqualTo("two");
    assertThat(routes.find("h", "/long/path", "a: x")).isEqualTo("one");
  }

  @Test
  void anyRegexBeatsAnyPrefix() {
    var routes =
        Routes.of("{name: prefix, paths: [/a/very/long/prefix]}", "{name: regex, paths: ['~/a']}");
    assertThat(routes.find("h", "/a/very/long/prefix")).isEqualTo("regex");
  }

  /// Else the larger id would.
  @Test
  void higherRegexPriorityWins() {
    var routes =
        Routes.of(
            "{name: low, id: 2fffffff-0000-4000-8000-000000000000, paths: ['~/a/b/c'],"
                + " regex_priority: 1}",
            "{name: high, id: 1fffffff-0000-4000-8000-000000000000, paths: ['~/a'],"
                + " regex_priority: 2}");
    assertThat(routes.find("h", "/a/b/c")).isEqualTo("high");
  }

  @Test
  void longerPrefixesWinEachOnItsOwn() {
    var routes =
        Routes.of("{name: mixed, paths: [/, /a/b/c, '~/re']}", "{name: middle, paths: [/a/b]}");
    assertThat(routes.find("h", "/a/b/c/d")).isEqualTo("mixed");
    assertThat(routes.find("h", "/a/b/x")).isEqualTo("middle");
    assertThat(routes.find("h", "/x")).isEqualTo("mixed");
    assertThat(routes.find("h", "/re")).isEqualTo("mixed");
    assertThat(Objects.requireNonNull(routes.match("GET", "h", "/re")).captures()).isNotNull();
  }

  @Test
  void ofEqualsTheLargerIdWins() {
    var routes =
        Routes.of(
            "{name: small, id: 1fffffff-0000-4000-8000-000000000000, paths: [/a]}",
            "{name: large, id: 2fffffff-0000-4000-8000-000000000000, paths: [/a]}");
    assertThat(routes.find("h", "/a")).isEqualTo("large");
  }

  @Test
  void samePathsOfDifferentHostsAreKeptApart() {
    var routes =
        Routes.of(
            "{name: a, hosts: [a.example], paths: [/x]}",
            "{name: b, hosts: [b.example], paths: [/x]}",
            "{name: any, paths: [/x]}");
    assertThat(routes.find("a.example", "/x")).isEqualTo("a");
    assertThat(routes.find("b.example", "/x")).isEqualTo("b");
    assertThat(routes.find("c.example", "/x")).isEqualTo("any");
  }

  @Test
  void namesTheRouteWhoseRegexCannotBeCompiled() {
    assertThatThrownBy(() -> Routes.of("{name: broken, paths: ['~/a(?=b)']}"))
        .isInstanceOfAny(RouterException.class, IllegalArgumentException.class)
        .hasMessageContaining("(?=");
  }

  @Test
  void inTheFlavourTraditionalTheOldestOfEqualsWins() {
    String[] lines = {
      "{name: old, created_at: 1000, id: 1fffffff-0000-4000-8000-000000000000, paths: [/a]}",
      "{name: new, created_at: 2000, id: 2fffffff-0000-4000-8000-000000000000, paths: [/a]}"
    };
    assertThat(Routes.of(RouterFlavor.TRADITIONAL, lines).find("h", "/a")).isEqualTo("old");
    assertThat(Routes.of(lines).find("h", "/a")).isEqualTo("new");
  }

  @Test
  void inTheFlavourTraditionalRegexesMayLookAroundAndReferBack() {
    var routes =
        Routes.of(
            RouterFlavor.TRADITIONAL,
            "{name: ahead, paths: ['~/a(?=b)']}",
            "{name: back, paths: ['~/(c)\\1$']}");
    assertThat(routes.find("h", "/ab")).isEqualTo("ahead");
    assertThat(routes.find("h", "/ac")).isNull();
    assertThat(routes.find("h", "/cc")).isEqualTo("back");
  }

  @Test
  void aRegexOfTheFlavourTraditionalThatNeverEndsIsGivenUp() {
    var routes = Routes.of(RouterFlavor.TRADITIONAL, "{name: evil, paths: ['~/(?=a)(a+)+$']}");
    assertThat(routes.find("h", "/" + "a".repeat(40))).isEqualTo("evil");
    assertThat(routes.find("h", "/" + "a".repeat(5000) + "b")).isNull();
  }

  @Test
  void theFlavourTraditionalHasNoWildcardsInServerNames() {
    assertThatThrownBy(() ->
            Routes.of(
                RouterFlavor.TRADITIONAL, "{name: r, protocols: [https], snis: ['*.a.test']}"))
        .hasMessageContaining("snis[1]: wildcard not allowed");
  }

  @Test
  void manyRegexesAreFoundByWhatTheyBeginWith() {
    var lines =
        IntStream.range(0, 300)
            .mapToObj("{name: r%1$d, paths: ['~/v%1$d/\\d+$']}"::formatted)
            .toArray(String[]::new);
    var routes = Routes.of(lines);
    assertThat(routes.find("h", "/v7/1")).isEqualTo("r7");
    assertThat(routes.find("h", "/v299/12")).isEqualTo("r299");
    assertThat(routes.find("h", "/v299/x")).isNull();
  }
}
