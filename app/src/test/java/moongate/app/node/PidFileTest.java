package moongate.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
  @TempDir Path folder;

  private Prefix prefix;

  @BeforeEach
  void prepare() {
    prefix = new Prefix(folder.resolve("deep/prefix"));
    prefix.prepare();
  }

  @Test
  void nobodyHoldsAPrefixThatWasNeverUsed() {
    assertThat(PidFile.holder(prefix)).isEmpty();
  }

  @Test
  void aFileThatACrashLeftBehindHoldsNothing() throws IOException {
    Files.writeString(prefix.pidFile(), ProcessHandle.current().pid() + "\n");

    assertThat(PidFile.holder(prefix)).isEmpty();
  }

  @Test
  void theHolderLeavesItsPidAndTakesItAway() throws IOException {
    try (var _ = PidFile.claim(prefix).orElseThrow()) {
      assertThat(Files.readString(prefix.pidFile()).strip())
          .isEqualTo(Long.toString(ProcessHandle.current().pid()));
    }
    assertThat(prefix.pidFile()).doesNotExist();
  }
}
