package moongate.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainStartTest {
  static List<List<String>> plainLines() {
    return List.of(
        List.of("start"),
        List.of("start", "-c", "a.conf"),
        List.of("start", "--conf", "a b.conf"),
        List.of("start", "-p", "/tmp/p"),
        List.of("start", "--prefix", "p=q", "-c", "x"),
        List.of("start", "-c", "start", "-p", "${env:HOME}"));
  }

  @ParameterizedTest
  @MethodSource("plainLines")
  void aPlainLineMeansWhatTheLibraryReadsInIt(List<String> line) {
    var arguments = line.toArray(String[]::new);
    var parsed = CommandLines.moongate(arguments).parseArgs(arguments).subcommand();

    var plain = PlainStart.of(arguments);

    assertThat(plain)
        .hasValueSatisfying(it -> {
          Path conf = parsed.matchedOptionValue("-c", null);
          assertThat(it.conf()).isEqualTo(conf == null ? null : conf.toString());
          assertThat(it.prefix()).isEqualTo(parsed.<String>matchedOptionValue("-p", null));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "stop",
        "start --v",
        "start --help",
        "start -c",
        "start a.conf",
        "start -c a.conf -c b.conf",
        "start -c a.conf --conf b.conf",
        "start -p --conf",
        "start -c @arguments",
        "start --conf=a.conf",
        "start --run-migrations",
        "start --nginx-conf a.template",
        "reload -c a.conf"
      })
  void everythingElseIsLeftToTheLibrary(String line) {
    var words = Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty());

    assertThat(PlainStart.of(words.toArray(String[]::new))).isEmpty();
  }
}
