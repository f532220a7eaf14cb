package moongate.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import moongate.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class StopCommandTest {
  /// In many containers nobody collects what has ended: `moongate stop` waited for ever.
  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessThatItsParentDoesNotCollectHasEnded() throws Exception {
    var parent = new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; exec sleep 600").start();
    try (var words = parent.inputReader()) {
      long child = Long.parseLong(words.readLine());
      // The shell would collect it; what it becomes does not.
      Await.value(
          () -> Files.readString(Path.of("/proc", Long.toString(parent.pid()), "comm")),
          name -> name.strip().equals("sleep"));
      var process = ProcessHandle.of(child).orElseThrow();
      assertThat(StopCommand.end(process, Duration.ofMinutes(5))).isTrue();
      assertThat(Files.readString(Path.of("/proc", Long.toString(child), "stat"))).contains(") Z ");
    } finally {
      parent.destroyForcibly();
    }
  }
}
