package moongate.net.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs what fuzzing starts from, and whatever it once found.
class HttpFuzzTest {
  private static final Path SEEDS = Path.of("src/test/resources/fuzz/http");

  static Path[] seeds() throws IOException {
    try (var files = Files.list(SEEDS)) {
      return files.sorted().toArray(Path[]::new);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void seedsEndWell(Path seed) throws IOException {
    HttpFuzz.fuzzerTestOneInput(Files.readAllBytes(seed));
  }

  @Test
  void responsesAreReadWhateverThePieces() {
    var bytes =
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
            + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nyou\r\n0\r\n\r\n";
    for (int step = 1; step <= bytes.length(); step++) {
      assertThat(ResponseCodec.decode(bytes, step)).containsExactly("hi", "you");
    }
  }
}
