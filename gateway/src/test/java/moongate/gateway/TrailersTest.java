package moongate.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import moongate.gateway.testing.GatewayUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Fields behind bodies in chunks, in HTTP/1.1.
final class TrailersTest {
  private static final String TRAILED =
      """
      HTTP/1.1 200 OK\r
      Transfer-Encoding: chunked\r
      Trailer: X-Sum\r
      \r
      5\r
      hello\r
      0\r
      X-Sum: 1\r
      Content-Length: 99\r
      x-sum:  2 \r
      Transfer-Encoding: chunked\r
      Set-Cookie: a=b\r
      \r
      """;

  private final GatewayUnderTest gateway = new GatewayUnderTest();
  private ServerSocket upstream;

  @BeforeEach
  void listen() throws IOException {
    upstream = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    gateway.with(
        """
        services:
        - name: raw
          url: http://127.0.0.1:%d
          routes: [{name: all, paths: [/]}]
        """
            .formatted(upstream.getLocalPort()));
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
    gateway.close();
  }

  /// What `request` is answered with, while the upstream answers [#TRAILED]; what the upstream got
  /// comes first.
  private String[] exchange(String request) throws IOException {
    try (var client = new Socket("127.0.0.1", gateway.port())) {
      client.getOutputStream().write(request.getBytes(ISO_8859_1));
      String received;
      try (var called = upstream.accept()) {
        var got = new StringBuilder();
        while (!got.toString().endsWith(request.startsWith("GET") ? "\r\n\r\n" : "end")) {
          got.append((char) called.getInputStream().read());
        }
        received = got.toString();
        called.getOutputStream().write(TRAILED.getBytes(ISO_8859_1));
        var answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
        return new String[] {received, answer};
      }
    }
  }

  private static String get(String... lines) {
    return "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + String.join("", lines) + "\r\n";
  }

  @Test
  void whoAsksForTrailersGetsThoseThatAreHarmless() throws IOException {
    var exchanged = exchange(get("TE: trailers\r\n"));
    assertThat(exchanged[0]).contains("\r\nTE: trailers\r\n");
    assertThat(exchanged[1])
        .contains("\r\nTrailer: X-Sum\r\n")
        .endsWith("\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 1\r\nx-sum: 2\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "TE: gzip\r\n"})
  void othersGetNone(String te) throws IOException {
    var answer = exchange(get(te))[1];
    assertThat(answer).doesNotContainIgnoringCase("x-sum", "Trailer").contains("hello");
  }

  @Test
  void trailersOfRequestsAreDropped() throws IOException {
    var request =
        "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3\r\nend\r\n0\r\nX-Sum: 1\r\nHost: evil\r\n\r\n";
    assertThat(exchange(request)[0])
        .endsWith("\r\n\r\nend")
        .contains("\r\nContent-Length: 3\r\n")
        .doesNotContain("X-Sum", "evil");
  }
}
