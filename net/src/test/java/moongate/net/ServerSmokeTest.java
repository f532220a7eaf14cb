package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ServerSmokeTest extends NetTest {
  @Test
  void answersARequest() throws IOException {
    var server = serve((request, response) -> answer(response, 200, request.head().target()));
    assertThat(exchange(server, "GET /a?b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .isEqualTo(
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nDate: now\r\n"
                + "Connection: close\r\n\r\n/a?b");
  }

  @Test
  void proxies() throws IOException {
    var upstream =
        serve((request, response) ->
            answer(
                response, 200, request.head().method() + new String(request.body().readAll(1000))));
    var proxy = proxyTo(upstream);
    assertThat(exchange(proxy, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"))
        .endsWith("\r\n\r\nPOSTabc");
    assertThat(
            exchange(
                proxy,
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
        .endsWith("\r\n\r\nPOSTabc");
  }
}
