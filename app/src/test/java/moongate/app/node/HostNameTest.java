package moongate.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostNameTest {
  @TempDir private Path folder;

  @Test
  void isWhatTheSystemSays() throws IOException {
    var uname = new ProcessBuilder("uname", "-n").start();
    var said = new String(uname.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(HostName.ofThisMachine()).isEqualTo(said);
  }

  @Test
  void needsNoAddress() throws IOException {
    var kernel = Files.writeString(folder.resolve("hostname"), "gateway-7.nowhere.invalid\n");
    assertThat(HostName.toldBy(kernel)).isEqualTo("gateway-7.nowhere.invalid");
  }

  @Test
  void isFoundByJavaWhereTheKernelDoesNotTell() throws IOException {
    var found = foundByJava();
    assertThat(HostName.toldBy(folder.resolve("missing"))).isEqualTo(found);
    assertThat(HostName.toldBy(Files.writeString(folder.resolve("empty"), "\n"))).isEqualTo(found);
  }

  /// Not every machine knows an address of its own name.
  private static String foundByJava() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
