package moongate.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.gateway.testing.GatewayUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How often a service is called that takes requests and hangs up.
final class RetriesTest {
  private final GatewayUnderTest gateway = new GatewayUnderTest();
  private final AtomicInteger calls = new AtomicInteger();

  @AfterEach
  void close() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    0, 1",
    "GET,    2, 3",
    "PUT,    2, 3",
    "DELETE, 1, 2",
    "POST,   2, 1",
    "PATCH,  2, 1",
  })
  void aServiceIsCalledOnceAndThenAsOftenAsItSays(String method, int retries, int tries)
      throws IOException {
    assertThat(calls(method, retries, "")).isEqualTo(tries);
  }

  /// It has seen the request, and done what it asks for.
  @Test
  void aServiceThatHasBegunToAnswerIsNotCalledAgain() throws IOException {
    assertThat(calls("GET", 2, "HTTP/1.1 200 OK\r\nX: ")).isEqualTo(1);
  }

  /// There is no other that could be called in its place.
  @EachAlgorithm
  void theOnlyTargetIsCalledAgainWhateverTheAlgorithm(String algorithm) throws IOException {
    var upstream =
        """
        upstreams:
        - {name: up, %s, targets: [{target: "127.0.0.1:PORT"}]}
        services:
        - {host: up, retries: 2, routes: [{paths: [/]}]}
        """;
    assertThat(calls("GET", upstream.formatted(algorithm), "")).isEqualTo(3);
  }

  private int calls(String method, int retries, String beginning) throws IOException {
    var service =
        """
        services:
        - {url: "http://127.0.0.1:PORT", retries: %d, routes: [{paths: [/]}]}
        """;
    return calls(method, service.formatted(retries), beginning);
  }

  /// How often a service at `PORT` is called that takes requests, begins to answer, and hangs up.
  private int calls(String method, String configuration, String beginning) throws IOException {
    try (var service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> hangUp(service, beginning));
      gateway.with(configuration.replace("PORT", "" + service.getLocalPort()));
      assertThat(gateway.send(method, "/", "").status()).isEqualTo(502);
      return calls.get();
    }
  }

  private void hangUp(ServerSocket service, String beginning) {
    while (!service.isClosed()) {
      try (var connection = service.accept()) {
        calls.incrementAndGet();
        var head = new StringBuilder();
        int octet = 0;
        while (octet >= 0 && head.indexOf("\r\n\r\n") < 0) {
          octet = connection.getInputStream().read();
          head.append((char) octet);
        }
        connection.getOutputStream().write(beginning.getBytes(ISO_8859_1));
      } catch (IOException closed) {
        return;
      }
    }
  }
}
