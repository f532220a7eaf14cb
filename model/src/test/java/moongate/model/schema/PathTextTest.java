package moongate.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTextTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a/b, /a/b",
    "/a/b/, /a/b/",
    "/a/./b, /a/b",
    "/a/../b, /b",
    "/a/b/.., /a/",
    "/a/., /a/",
    "/.., /",
    "/../../a, /a",
    "/a//b, /a/b",
    "//, /",
    "/%7Euser, /~user",
    "/%2fa%3f, /%2Fa%3F",
    "/%41%2e%2E/x, /A../x",
    "/a/%2e%2e/b, /b",
    "/.a/..b, /.a/..b",
    "/é, /é",
  })
  void pathsAreBroughtIntoOneForm(String path, String normal) {
    assertThat(PathText.normalize(path)).isEqualTo(normal);
    assertThat(PathText.normalize(normal)).isEqualTo(normal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "/a%", "/a%4", "/%g1", "/%1g", "/%%41"})
  void brokenEscapesAreSeen(String path) {
    assertThat(PathText.hasBadEscape(path)).isTrue();
  }
}
