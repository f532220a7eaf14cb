package moongate.plugins.grpcgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathTemplateTest {
  private static @Nullable Map<String, String> match(String template, String path) {
    return PathTemplate.parse(template).match(List.of(path.substring(1).split("/", -1)));
  }

  @Test
  void fieldsGetWhatStandsInTheirPlace() {
    assertThat(match("/v1/{name}", "/v1/a%20b")).containsEntry("name", "a b");
    assertThat(match("/v1/{name=shelves/*}/books/{book.id}", "/v1/shelves/1/books/2"))
        .containsEntry("name", "shelves/1")
        .containsEntry("book.id", "2");
    assertThat(match("/v1/{name=files/**}", "/v1/files/a/b%2Fc"))
        .containsEntry("name", "files/a/b/c");
    assertThat(match("/v1/{name=**}", "/v1")).containsEntry("name", "");
    assertThat(match("/v1/{id}:undo", "/v1/7:undo")).containsEntry("id", "7");
    assertThat(match("/v1/*/x", "/v1/any/x")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/{name}, /v1/a/b",
    "/v1/{name}, /v2/a",
    "/v1/{id}:undo, /v1/7",
    "/v1/{id}:undo, /v1/7:redo",
    "/v1/a/**, /v1",
    "/v1/{name=a/*}, /v1/b/c"
  })
  void otherPathsDoNotFit(String template, String path) {
    assertThat(match(template, path)).isNull();
  }

  @Test
  void whatSaysMoreComesFirst() {
    var sorted =
        Stream.of("/v1/**", "/v1/{id}", "/v1/{id}:undo", "/v1/me", "/v1/{id}/x")
            .map(PathTemplate::parse)
            .sorted()
            .map(PathTemplate::toString);
    assertThat(sorted)
        .containsExactly("/v1/me", "/v1/{id}/x", "/v1/{id}:undo", "/v1/{id}", "/v1/**");
  }

  @ParameterizedTest
  @CsvSource({
    "v1, it does not start with /",
    "/v1/{a, a field in {} has no end",
    "/v1/{}, or no name",
    "/v1/{a={b}}, a field stands inside another one",
    "/v1/**/x, ** is understood at the end only",
    "/v1/a}, is not understood"
  })
  void whatIsNoTemplateIsRefused(String template, String problem) {
    assertThatThrownBy(() -> PathTemplate.parse(template)).hasMessageContaining(problem);
  }
}
