package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import moongate.testkit.EchoUpstream;
import moongate.testkit.WireClient;
import moongate.testkit.WireResponse;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plays every file of `scenarios` against a gateway of its own.
class ScenarioTest {
  private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");

  @TempDir Path folder;

  static Stream<Path> scenarios() throws IOException {
    try (var files = Files.list(SCENARIOS)) {
      return files.map(SCENARIOS::relativize).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theGatewayAnswersAsTheScenarioSays(Path name) throws IOException {
    try (var upstream = EchoUpstream.start()) {
      var port = Integer.toString(upstream.port());
      var scenario =
          Scenario.read(SCENARIOS.resolve(name), text -> text.replace("${upstream}", port));
      for (var file : scenario.of("file")) {
        var path = folder.resolve(file.argument());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.text());
      }
      var configuration = folder.resolve("kong.yml");
      Files.writeString(configuration, scenario.of("config").getFirst().text());
      try (var gateway =
              GatewayUnderTest.with(Map.of("declarative_config", configuration.toString()));
          var client = WireClient.connect(gateway.port())) {
        play(scenario, client);
      }
    }
  }

  private static void play(Scenario scenario, WireClient client) {
    boolean isHead = false;
    for (var section : scenario.sections()) {
      switch (section.kind()) {
        case "request" -> {
          isHead = section.text().startsWith("HEAD ");
          client.send(request(section.text()));
        }
        case "response" -> check(section.text(), client.read(!isHead));
        default -> {}
      }
    }
  }

  /// The head with the line ends of HTTP, and a length where there is a body.
  private static String request(String text) {
    int end = text.indexOf("\n\n");
    var head = (end < 0 ? text.strip() : text.substring(0, end)).replace("\n", "\r\n");
    var body = utf8(end < 0 ? "" : text.substring(end + 2).stripTrailing());
    var length = body.isEmpty() ? "" : "\r\nContent-Length: " + body.length();
    return utf8(head) + length + "\r\n\r\n" + body;
  }

  private static void check(String expected, WireResponse response) {
    int end = expected.indexOf("\n\n");
    var head = (end < 0 ? expected : expected.substring(0, end)).strip().split("\n");
    assertThat(response.statusLine()).as("%s", response).isEqualTo(head[0]);
    for (int i = 1; i < head.length; i++) {
      var line = head[i];
      if (line.startsWith("!")) {
        assertThat(response.header(line.substring(1))).as("%s", response).isEmpty();
      } else {
        assertThat(response.headerLines())
            .as("%s", response)
            .anyMatch(pattern(line).asMatchPredicate());
      }
    }
    if (end >= 0) {
      assertThat(response.body()).matches(pattern(utf8(expected.substring(end + 2).strip()) + "*"));
    }
  }

  /// `*` stands for anything, line ends included.
  private static Pattern pattern(String text) {
    var quoted = Stream.of(text.split("\\*", -1)).map(Pattern::quote).toList();
    return Pattern.compile(String.join(".*", quoted), Pattern.DOTALL);
  }

  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
