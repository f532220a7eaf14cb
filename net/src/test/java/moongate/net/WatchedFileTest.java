package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import moongate.net.dns.HostsFile;
import moongate.net.settings.SearchDomains;
import moongate.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class WatchedFileTest {
  @TempDir Path folder;

  @Test
  void aFileThatHasChangedIsReadAgain() throws Exception {
    var file = Files.writeString(folder.resolve("hosts"), "10.0.0.1 one\n");
    var watched = new WatchedFile<>(file, HostsFile::read, Duration.ZERO);
    assertThat(address(watched, "one")).isEqualTo("10.0.0.1");

    write(file, "10.0.0.2 one\n10.0.0.3 two\n");

    Await.that(() -> watched.get().find("two") != null);
    assertThat(address(watched, "one")).isEqualTo("10.0.0.2");
  }

  @Test
  void aFileMayComeAndGo() throws Exception {
    var file = folder.resolve("resolv.conf");
    var watched = new WatchedFile<>(file, SearchDomains::of, Duration.ZERO);
    assertThat(watched.get()).isEqualTo(SearchDomains.NONE);

    write(file, "search a.test\n");
    Await.that(() -> watched.get().domains().contains("a.test"));

    Files.delete(file);
    Await.that(() -> watched.get().domains().isEmpty());
  }

  @Test
  void betweenTwoLooksTheOldContentStands() throws IOException {
    var file = Files.writeString(folder.resolve("hosts"), "10.0.0.1 one\n");
    var watched = new WatchedFile<>(file, HostsFile::read, Duration.ofDays(1));
    write(file, "10.0.0.2 one\n");

    assertThat(address(watched, "one")).isEqualTo("10.0.0.1");
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000 + text.length()));
  }

  private static String address(WatchedFile<HostsFile> hosts, String name) {
    var found = Objects.requireNonNull(hosts.get().find(name));
    return found.addresses().getFirst().getHostAddress();
  }
}
