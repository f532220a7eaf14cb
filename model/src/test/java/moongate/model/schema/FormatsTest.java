package moongate.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
  /// A byte that is not UTF-8, as [moongate.model.value.Utf8] represents it.
  private static final String BROKEN = "\udcff";

  @ParameterizedTest
  @ValueSource(strings = {"a.proto", "/a/b", "../c", "a b"})
  void filesMayBeAnywhere(String file) {
    assertThat(Formats.file().problemWith(file)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "/"})
  void whatNamesNoFileIsRefused(String file) {
    assertThat(Formats.file().problemWith(file)).isEqualTo("not a valid filename");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb", "\0", "\u007f"})
  void headersHaveNoLineEnds(String value) {
    assertThat(Formats.headerValue().problemWith(value)).isEqualTo("invalid value: " + value);
    assertThat(Formats.cookieName().problemWith(value)).startsWith("bad cookie name '");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", " ", "é", "~"})
  void otherCharactersMayBeInHeaders(String value) {
    assertThat(Formats.headerValue().problemWith(value)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"session", "__Host-a.b", "a~b"})
  void cookiesHaveTokensForNames(String name) {
    assertThat(Formats.cookieName().problemWith(name)).isNull();
    assertThat(Formats.headerValue().problemWith(name)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a.example", "*.example", "example.*", "*.a", "a.*", "*.a:80", "[::1]:80"})
  void hostsOfRoutesMayHaveAWildcardAtAnEnd(String host) {
    assertThat(Formats.hostPatternWithPort().problemWith(host)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "*.", ".*", "*.:80", "a*.example", "a.*.example", "*example"})
  void aWildcardReplacesWholeLabelsBesideOthers(String host) {
    assertThat(Formats.hostPatternWithPort().problemWith(host))
        .isEqualTo("invalid wildcard: must be placed at leftmost or rightmost label");
  }

  @Test
  void aHostHasOneWildcardAndNoPortWhereNoneCounts() {
    assertThat(Formats.hostPattern().problemWith("*.a.*"))
        .isEqualTo("invalid wildcard: must have at most one wildcard");
    assertThat(Formats.hostPattern().problemWith("*.a:80")).isEqualTo("must not have a port");
    assertThat(Formats.hostPattern().problemWith("::1")).isEqualTo("invalid hostname: ::1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A-b_c.d~1", "Zürich", "\ud83d\ude00"})
  void namesHaveLettersDigitsAndFourMarks(String name) {
    assertThat(Formats.name().problemWith(name)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a/b", "a:b", "a\n", "a\u007f"})
  void otherAsciiCharactersAreNotForNames(String name) {
    assertThat(Formats.name().problemWith(name))
        .isEqualTo(
            "invalid value '"
                + name
                + "': the only accepted ascii characters are alphanumerics or ., -, _, and ~");
  }

  @Test
  void namesAreUtf8() {
    assertThat(Formats.name().problemWith("aé" + BROKEN))
        .isEqualTo("invalid utf-8 character sequence detected at position 4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "~", "Zürich", "a:b=c"})
  void tagsArePrintable(String tag) {
    assertThat(Formats.tag().problemWith(tag)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b", "a/b", "a\tb", "a\u007f", BROKEN})
  void tagsHaveNothingThatSeparatesThem(String tag) {
    assertThat(Formats.tag().problemWith(tag))
        .isEqualTo(
            "invalid tag '"
                + tag
                + "': expected printable ascii (except `,` and `/`) or valid utf-8 sequences");
  }

  @Test
  void namesOfHeadersHaveLettersDigitsAndTwoMarks() {
    assertThat(Formats.headerName().problemWith("X-a_1")).isNull();
    for (var bad : List.of("", "a b", "a:", "é", "a.b")) {
      assertThat(Formats.headerName().problemWith(bad))
          .isEqualTo(
              "bad header name '" + bad + "', allowed characters are A-Z, a-z, 0-9, '_', and '-'");
    }
  }

  @Test
  void aUuidIsWrittenInFiveGroups() {
    var uuid = "0dC6f45b-8f8d-40d2-a504-473544ee190b";
    assertThat(Formats.uuid().problemWith(uuid)).isNull();
    for (var bad : List.of(uuid.replace("-", ""), uuid + "0", uuid.replace('b', 'g'))) {
      assertThat(Formats.uuid().problemWith(bad)).isEqualTo("expected a valid UUID");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a, should start with: /",
    "/a//b, must not have empty segments",
    "/a%4, invalid url-encoded value: '/a%4'",
    "/a b, invalid path: '/a b' (characters outside of the reserved list of RFC 3986 found)",
    "/a?b, invalid path: '/a?b' (characters outside of the reserved list of RFC 3986 found)",
  })
  void pathsOfUrlsHaveTheirCharactersOnly(String path, String problem) {
    assertThat(Formats.urlPath().problemWith(path)).isEqualTo(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a/", "/a%20b", "/a@b:c;d=e"})
  void otherPathsOfUrlsAreGood(String path) {
    assertThat(Formats.urlPath().problemWith(path)).isNull();
  }

  @Test
  void hostsOfServicesHaveNoPort() {
    for (var good : List.of("a.example", "127.0.0.1", "::1", "[::1]")) {
      assertThat(Formats.host().problemWith(good)).isNull();
    }
    assertThat(Formats.host().problemWith("a:80")).isEqualTo("must not have a port");
    assertThat(Formats.host().problemWith("127.0.0.1:80")).isEqualTo("must not have a port");
    assertThat(Formats.host().problemWith("a b")).isEqualTo("invalid value: a b");
  }
}
