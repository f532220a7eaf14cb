package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import moongate.testkit.EchoUpstream;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The JDK's WebSocket client and Netty's server, with a node between them.
class WebSocketTest {
  private static final String ASK =
      """
      GET /chat HTTP/1.1\r
      Host: localhost\r
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
      \r
      """;

  @TempDir private Path prefix;

  private GatewayUnderTest start(String listen, String service, String... plugins) {
    var configuration =
        """
        _format_version: '3.0'
        services:
        - name: chat
          url: %s
          routes: [{name: chat, paths: [/chat]}]
        """
            .formatted(service);
    return GatewayUnderTest.with(
        Map.of(
            "prefix",
            prefix.toString(),
            "proxy_listen",
            listen,
            "declarative_config_string",
            configuration + String.join("\n", plugins)));
  }

  private static String description(byte[] bytes) {
    int sum = 0;
    for (var each : bytes) {
      sum = 31 * sum + each;
    }
    return bytes.length + " bytes, sum " + sum;
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void framesPassBothWaysWithAndWithoutTls(boolean isSecure, boolean isServiceSecure)
      throws Exception {
    var listen = isSecure ? "127.0.0.1:0 ssl http2" : "127.0.0.1:0";
    try (var upstream =
            new WebSocketUpstream(isServiceSecure ? Issued.selfSigned("localhost") : null);
        var gateway =
            start(
                listen, (isServiceSecure ? "https" : "http") + "://localhost:" + upstream.port())) {
      var heard = new Heard();
      var url = (isSecure ? "wss" : "ws") + "://localhost:" + gateway.port() + "/chat";
      var socket = heard.open(url);
      assertThat(socket.getSubprotocol()).isEqualTo("chat");
      socket.sendText("hello", true).join();
      assertThat(heard.next()).isEqualTo("hello");
      var large = new byte[5 << 20];
      new Random(1).nextBytes(large);
      socket.sendBinary(ByteBuffer.wrap(large), true).join();
      assertThat(heard.next()).isEqualTo(description(large));
      socket.sendPing(ByteBuffer.allocate(7)).join();
      assertThat(heard.next()).isEqualTo("pong of 7");
      socket.sendText("leave", true).join();
      assertThat(heard.next()).isEqualTo("closed 4001 as told");
    }
  }

  @Test
  void theClientsGoodbyeReachesTheServiceAndComesBack() throws Exception {
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start("127.0.0.1:0", "http://localhost:" + upstream.port())) {
      var heard = new Heard();
      var socket = heard.open("ws://localhost:" + gateway.port() + "/chat");
      socket.sendClose(4002, "done").join();
      assertThat(heard.next()).isEqualTo("closed 4002 done");
    }
  }

  @Test
  void aServiceThatCutsTheConnectionCutsTheClients() throws Exception {
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start("127.0.0.1:0", "http://localhost:" + upstream.port())) {
      var heard = new Heard();
      var socket = heard.open("ws://localhost:" + gateway.port() + "/chat");
      socket.sendText("cut", true).join();
      assertThat(heard.next()).isIn("failed", "closed 1006 ");
    }
  }

  @Test
  void aHundredClientsTalkAtOnce() throws Exception {
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start("127.0.0.1:0", "http://localhost:" + upstream.port())) {
      var client = HttpClient.newHttpClient();
      var url = URI.create("ws://localhost:" + gateway.port() + "/chat");
      var opening = new ArrayList<CompletableFuture<WebSocket>>();
      var heard = new ArrayList<Heard>();
      for (int i = 0; i < 100; i++) {
        heard.add(new Heard());
        opening.add(client.newWebSocketBuilder().buildAsync(url, heard.getLast()));
      }
      for (int i = 0; i < 100; i++) {
        opening.get(i).get(20, TimeUnit.SECONDS).sendText("client " + i, true);
      }
      for (int i = 0; i < 100; i++) {
        assertThat(heard.get(i).next()).isEqualTo("client " + i);
        opening.get(i).join().abort();
      }
    }
  }

  @Test
  void functionsRunInTheirPhasesAndTheLogPhaseWhenTheTunnelHasEnded() throws Exception {
    var plugins =
        """
        routes:
        %s
        plugins:
        - name: post-function
          route: chat
          config:
            rewrite: ["kong.ctx.plugin.seen = 'rewrite'"]
            access:
            - kong.ctx.plugin.seen = "access"
            - kong.service.request.set_header("X-From", "function")
            - kong.service.request.enable_buffering()
            header_filter:
            - kong.response.set_header("X-Seen", kong.ctx.plugin.seen .. " " .. kong.response.get_status())
            log:
            - |
              local line = kong.log.serialize()
              ngx.shared.kong:set("told", line.response.status .. " " .. line.response.size .. " " .. line.request.size)
        """
            .formatted(Told.ROUTE);
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start("127.0.0.1:0", "http://localhost:" + upstream.port(), plugins)) {
      String head;
      try (var client = WireClient.connect(gateway.port())) {
        client.send(ASK);
        head = client.readUntil("\r\n\r\n");
        assertThat(head)
            .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
            .contains("\r\nX-Seen: access 101\r\n")
            .containsIgnoringCase("\r\nupgrade: websocket\r\n")
            .contains(
                "\r\nConnection: upgrade\r\n", "\r\nVia: 1.1 kong/", "\r\nX-Kong-Request-Id: ")
            .doesNotContain("Content-Length", "Transfer-Encoding");
        client.send("\u0081\u0082\0\0\0\0hi");
        assertThat(client.readUntil("hi")).isEqualTo("\u0081\2hi");
        assertThat(gateway.get("/told").body()).isEqualTo("nothing");
      }
      assertThat(Told.by(gateway))
          .isEqualTo("101 " + (head.length() + 4) + " " + (ASK.length() + 8));
    }
  }

  @Test
  void aFunctionInHeaderFilterMayRefuseWhatTheServiceHasAgreedTo() throws Exception {
    var plugins =
        """
        plugins:
        - name: post-function
          route: chat
          config:
            header_filter: ["kong.response.set_status(403)"]
        """;
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start("127.0.0.1:0", "http://localhost:" + upstream.port(), plugins);
        var client = WireClient.connect(gateway.port())) {
      client.send(ASK);
      var refused = client.read(false);
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.header("Upgrade")).isEmpty();
      client.send("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.read(false).status()).isEqualTo(404);
    }
  }

  @Test
  void aServiceThatDoesNotSwitchJustAnswers() throws Exception {
    try (var upstream = EchoUpstream.start();
        var gateway = start("127.0.0.1:0", "http://localhost:" + upstream.port())) {
      var url = "ws://localhost:" + gateway.port() + "/chat/status/418";
      assertThatThrownBy(() -> new Heard().open(url))
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(418));
    }
  }
}
