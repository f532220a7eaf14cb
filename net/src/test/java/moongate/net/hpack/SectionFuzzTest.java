package moongate.net.hpack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs what fuzzing starts from, and whatever it once found.
class SectionFuzzTest {
  private static final Path SEEDS = Path.of("src/test/resources/fuzz/hpack");

  static Path[] seeds() throws IOException {
    try (var files = Files.list(SEEDS)) {
      return files.sorted().toArray(Path[]::new);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void seedsEndWell(Path seed) throws IOException {
    SectionFuzz.fuzzerTestOneInput(Files.readAllBytes(seed));
  }
}
