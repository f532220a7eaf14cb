package moongate.plugins.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.ByteStream;
import moongate.http.Caller;
import moongate.http.Datagrams;
import moongate.http.SocketException;
import moongate.http.Sockets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The system's log is one in memory: the JDK cannot listen where programs write to it.
final class SyslogTest {
  private static final Path SOCKET = Path.of("/run/log-of-the-test");

  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(new SyslogType(new LocalSockets(), SOCKET));

  private final class LocalSockets implements Sockets {
    @Override
    public ByteStream connect(Caller caller, InetSocketAddress target, Duration timeout) {
      return Sockets.NONE.connect(caller, target, timeout);
    }

    @Override
    public Datagrams open(Caller caller, InetSocketAddress target) {
      return Sockets.NONE.open(caller, target);
    }

    @Override
    public Datagrams openLocal(Caller caller, Path socket) {
      if (!socket.equals(SOCKET)) {
        throw new SocketException(SocketException.Kind.REFUSED, "no such socket");
      }
      return new Datagrams() {
        @Override
        public void send(Caller sender, String bytes, Duration timeout) {
          log.add(bytes);
        }

        @Override
        public String receive(Caller receiver, int most, Duration timeout) {
          throw new SocketException(SocketException.Kind.TIMEOUT, "nothing comes from a log");
        }

        @Override
        public void close() {}
      };
    }
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private String next() throws InterruptedException {
    var entry = log.poll(20, TimeUnit.SECONDS);
    assertThat(entry).isNotNull();
    return entry;
  }

  @Test
  void anEntryIsWrittenForEachRequest() throws InterruptedException {
    gateway.withPlugin("syslog", "");
    gateway.get("/one");
    var entry = next();
    assertThat(entry)
        .matches("(?s)<14>[A-Z][a-z]{2} [ 0-9][0-9] \\d\\d:\\d\\d:\\d\\d kong: \\{.*\\}");
    var json = JsonMapper.shared().readTree(entry.substring(entry.indexOf('{')));
    assertThat(json.path("request").path("uri").stringValue()).isEqualTo("/one");
  }

  @Test
  void theStatusDecidesHowGraveItIsAndWhetherItIsWritten() throws InterruptedException {
    gateway
        .withPlugin(
            "syslog",
            "facility: local3, log_level: err, successful_severity: notice,"
                + " client_errors_severity: err, server_errors_severity: crit")
        .upstream(200, "", "");
    gateway.get("/");
    gateway.upstream(404, "", "");
    gateway.get("/");
    gateway.upstream(503, "", "");
    gateway.get("/");
    assertThat(List.of(next().substring(0, 5), next().substring(0, 5)))
        .containsExactlyInAnyOrder("<" + (19 * 8 + 3) + ">", "<" + (19 * 8 + 2) + ">");
    assertThat(log).isEmpty();
  }

  @Test
  void unknownNamesAreRefused() {
    assertThatThrownBy(() -> gateway.withPlugin("syslog", "facility: local9"))
        .hasMessageContaining("expected one of: kern, user");
    assertThatThrownBy(() -> gateway.withPlugin("syslog", "log_level: warn"))
        .hasMessageContaining("expected one of: emerg, alert");
  }
}
