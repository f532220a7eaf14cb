package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the launcher runs after a build. It goes on without a record where this fails, and nobody
/// would see but that starts are slow.
class TrainTest {
  @TempDir Path folder;

  @Test
  void everyRequestOfTheTrainingIsAnsweredAsItShouldBe() {
    var ended = MoongateProcess.run(folder, Map.of(), "train");

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output()).doesNotContain("[warn]", "[error]", "Exception");
  }
}
