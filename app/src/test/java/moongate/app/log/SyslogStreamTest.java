package moongate.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import moongate.app.settings.SyslogTarget;
import moongate.net.platform.NativeLibraries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Logs in the form in which a syslog server gets them.
class SyslogStreamTest {
  private DatagramSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.setSoTimeout(30_000);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void eachLineIsADatagram() throws IOException {
    send("", "one\ntwo\n");

    assertThat(received())
        .matches("<190>[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d box moongate: one");
    assertThat(received()).endsWith(": two");
  }

  @Test
  void linesOfTheErrorLogHaveTheirOwnSeverity() throws IOException {
    send(
        ",facility=daemon,tag=edge,nohostname",
        "2026/11/29 19:26:40 [warn] 1#0: odd\n\tat a line of a trace\n"
            + "2026/11/29 19:26:40 [error] 1#0: bad\n");

    assertThat(received()).matches("<28>.{15} edge: 2026/11/29 19:26:40 \\[warn] 1#0: odd");
    assertThat(received()).startsWith("<28>").endsWith("\tat a line of a trace");
    assertThat(received()).startsWith("<27>");
  }

  /// The system's log, as pages about Kong name it.
  @Test
  void aServerMayBeASocketOfThisMachine(@TempDir Path folder) throws IOException {
    assertThat(SyslogTarget.parse("syslog:server=unix:/dev/log,tag=edge").place())
        .isEqualTo(new SyslogTarget.Place.Local(Path.of("/dev/log")));
    assumeTrue(NativeLibraries.hasEpoll(), "such sockets are for Linux only");
    try (var stream = to("unix:" + folder.resolve("log"), "")) {
      stream.write("nobody listens, so this is lost\n".getBytes(UTF_8));
    }
  }

  @Test
  void whatIsNoTargetIsRefused() {
    assertThatThrownBy(() -> SyslogTarget.parse("syslog:tag=x"))
        .hasMessageContaining("needs a server");
    assertThatThrownBy(() -> SyslogTarget.parse("syslog:server=a:1,colour=red"))
        .hasMessageContaining("colour=red");
    assertThatThrownBy(() -> SyslogTarget.parse("syslog:server=a:1,facility=nine"))
        .hasMessageContaining("local7");
    assertThat(SyslogTarget.parse("syslog:server=[::1]").place())
        .isEqualTo(new SyslogTarget.Place.Address("::1", 514));
  }

  private void send(String options, String lines) throws IOException {
    try (var stream = to("127.0.0.1:" + server.getLocalPort(), options)) {
      stream.write(lines.getBytes(UTF_8));
    }
  }

  private static OutputStream to(String server, String options) throws IOException {
    return SyslogStream.of(Path.of("syslog:server=" + server + options), "box").orElseThrow();
  }

  private String received() throws IOException {
    var packet = new DatagramPacket(new byte[9000], 9000);
    server.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), UTF_8);
  }
}
