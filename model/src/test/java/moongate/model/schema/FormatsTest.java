package moongate.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
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
}
