package moongate.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import moongate.app.settings.SyslogTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

  @Test
  void whatIsNoTargetIsRefused() {
    assertThatThrownBy(() -> SyslogTarget.parse("syslog:tag=x"))
        .hasMessageContaining("needs a server");
    assertThatThrownBy(() -> SyslogTarget.parse("syslog:server=unix:/dev/log"))
        .hasMessageContaining("UDP only");
    assertThatThrownBy(() -> SyslogTarget.parse("syslog:server=a:1,colour=red"))
        .hasMessageContaining("colour=red");
    assertThatThrownBy(() -> SyslogTarget.parse("syslog:server=a:1,facility=nine"))
        .hasMessageContaining("local7");
    assertThat(SyslogTarget.parse("syslog:server=[::1]").port()).isEqualTo(514);
  }

  private void send(String options, String lines) throws IOException {
    var path = Path.of("syslog:server=127.0.0.1:" + server.getLocalPort() + options);
    try (var stream = SyslogStream.of(path, "box").orElseThrow()) {
      stream.write(lines.getBytes(UTF_8));
    }
  }

  private String received() throws IOException {
    var packet = new DatagramPacket(new byte[9000], 9000);
    server.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), UTF_8);
  }
}
