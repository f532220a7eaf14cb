package moongate.model.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.model.schema.Field;
import moongate.model.schema.Processed;
import moongate.model.schema.Schema;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RouteTextsTest {
  @Test
  void theOldestFlavorHasNoWildcardsInSnis() {
    var check = RouteTexts.sni(RouterFlavor.TRADITIONAL);
    assertThat(check.problemWith("*.example.com")).isEqualTo("wildcard not allowed");
    assertThat(check.problemWith("a.example.com")).isNull();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TRADITIONAL")
  void allOthersHave(RouterFlavor flavor) {
    assertThat(RouteTexts.sni(flavor).problemWith("*.example.com")).isNull();
  }

  @Test
  void aHeaderWithOneValueMayBeAPattern() {
    var schema =
        Schema.record().field("header", Field.listOf(Field.text()).check(RouteTexts::checkHeader));

    assertThat(Processed.by(schema, "header", List.of("~*[")).problems())
        .hasSize(1)
        .first(InstanceOfAssertFactories.STRING)
        .startsWith("header[1]: invalid regex");
    assertThat(Processed.by(schema, "header", List.of("~*a|b")).problems()).isEmpty();
    assertThat(Processed.by(schema, "header", List.of("~*[", "~*(")).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a, should start with: / (fixed path) or ~/ (regex path)",
    "~a, should start with: / (fixed path) or ~/ (regex path)",
    "/a//b, must not have empty segments",
    "/a%4, invalid url-encoded value: '/a%4'",
    "/a/../b, 'non-normalized path, consider use ''/b'' instead'",
  })
  void pathsAreInNormalForm(String path, String problem) {
    var check = RouteTexts.path(RouterFlavor.TRADITIONAL_COMPATIBLE);
    assertThat(check.problemWith(path)).isEqualTo(problem);
  }

  @ParameterizedTest
  @EnumSource
  void pathsMayBePatterns(RouterFlavor flavor) {
    var check = RouteTexts.path(flavor);
    assertThat(check.problemWith("/a")).isNull();
    assertThat(check.problemWith("~/a//(b|c)")).isNull();
    assertThat(check.problemWith("~/a(")).startsWith("invalid regex: '/a('");
  }

  @Test
  void onlyTheOldestFlavorHasBackReferences() {
    var path = "~/(a)\\1";
    assertThat(RouteTexts.path(RouterFlavor.TRADITIONAL).problemWith(path)).isNull();
    assertThat(RouteTexts.path(RouterFlavor.TRADITIONAL_COMPATIBLE).problemWith(path))
        .startsWith("invalid regex: '/(a)\\1' (look-around and back-references");
  }
}
