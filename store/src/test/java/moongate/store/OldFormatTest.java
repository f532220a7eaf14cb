package moongate.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OldFormatTest {
  private final DeclarativeFile reader = new DeclarativeFile(TestSchemas.all());

  @ParameterizedTest
  @ValueSource(strings = {"1.1", "2.1"})
  void pathsThatLookLikeExpressionsBecomeSuch(String version) throws Exception {
    var text =
        """
        _format_version: "%s"
        services:
        - host: h
          routes: [{paths: ['/a/\\d+', /plain, /a/../b, '/%%41']}]
        routes:
        - paths: [/x$]
        """
            .formatted(version);

    var routes = reader.parse(text.getBytes(StandardCharsets.UTF_8), "kong.yml").routes();

    assertThat(routes.getFirst().paths()).containsExactly("~/a/\\d+", "/plain", "/b", "/A");
    assertThat(routes.getLast().paths()).containsExactly("~/x$");
  }

  @Test
  void versionThreeTakesPathsLiterally() throws Exception {
    var text = "{\"_format_version\":\"3.0\",\"routes\":[{\"paths\":[\"/a$\"]}]}";

    var routes = reader.parse(text.getBytes(StandardCharsets.UTF_8), "kong.json").routes();

    assertThat(routes.getFirst().paths()).containsExactly("/a$");
  }
}
