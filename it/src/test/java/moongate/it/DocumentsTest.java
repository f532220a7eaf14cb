package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the documents name is there.
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK =
      Pattern.compile("\\[[^\\]]*\\]\\((?!http|#)([^)#]+)(#[^)]*)?\\)");

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    var broken = new ArrayList<String>();
    for (var document : documents()) {
      for (var link : links(document)) {
        if (!Files.exists(document.resolveSibling(link))) {
          broken.add(document + ": " + link);
        }
      }
    }
    assertThat(broken).as("links that lead nowhere").isEmpty();
  }

  private static List<Path> documents() throws IOException {
    try (var top = Files.list(ROOT);
        var manual = Files.list(ROOT.resolve("docs"))) {
      var others = Stream.of("examples/README.md", "lua/README.md", "bench/RESULTS.md");
      return Stream.of(top, manual, others.map(ROOT::resolve))
          .flatMap(paths -> paths)
          .filter(path -> path.toString().endsWith(".md"))
          .toList();
    }
  }

  private static List<String> links(Path document) throws IOException {
    return LINK.matcher(Files.readString(document)).results().map(link -> link.group(1)).toList();
  }

  @Test
  void theReadmeNamesEveryPlugin() throws IOException {
    var readme = Files.readString(ROOT.resolve("README.md"));
    try (var gateway = GatewayUnderTest.with("{\"_format_version\":\"3.0\"}")) {
      var enabled = new AdminClient(gateway.adminPort()).get("/plugins/enabled");
      assertThat(enabled.body().texts("enabled_plugins"))
          .as("the table of plugins in README.md names each")
          .isNotEmpty()
          .allSatisfy(plugin -> assertThat(readme).contains("`" + plugin + "`"));
    }
  }
}
