package moongate.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

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
}
