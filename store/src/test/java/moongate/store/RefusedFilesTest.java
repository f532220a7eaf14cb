package moongate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each file in `refused/` says at the end of a line, after `#!`, every problem of that line.
class RefusedFilesTest {
  private final DeclarativeFile reader = new DeclarativeFile(TestSchemas.all());

  static Stream<Path> files() throws IOException, URISyntaxException {
    var folder = Objects.requireNonNull(RefusedFilesTest.class.getResource("/refused")).toURI();
    return Files.list(Path.of(folder)).sorted();
  }

  @ParameterizedTest
  @MethodSource("files")
  void reportsExactlyTheProblemsThatTheFileNames(Path file) throws IOException {
    var refusal = catchThrowableOfType(InvalidConfiguration.class, () -> reader.read(file));

    assertThat(refusal.problems().toText("").lines().sorted().toList())
        .isEqualTo(expected(file).stream().sorted().toList());
  }

  private static List<String> expected(Path file) throws IOException {
    var expected = new ArrayList<String>();
    int number = 0;
    for (var line : Files.readAllLines(file)) {
      number++;
      var parts = line.split("#! ");
      for (int i = 1; i < parts.length; i++) {
        expected.add(":" + number + ": " + parts[i].strip());
      }
    }
    return expected;
  }
}
