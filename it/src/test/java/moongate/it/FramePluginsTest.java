package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import moongate.testkit.Await;
import org.junit.jupiter.api.Test;

/// Plugins on the frames of WebSockets, beside functions.
class FramePluginsTest extends FramesTesting {

  @Test
  void aPluginLimitsMessagesOfEachPeer() throws Exception {
    var limit =
        """
        - name: websocket-size-limit
          route: chat
          config: {client_max_payload: 10, upstream_max_payload: 5}
        """;
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start(upstream, "ws_close: [local nothing]", limit)) {
      var heard = new Heard();
      var socket = heard.open(url(gateway));
      socket.sendText("12345", true).join();
      assertThat(heard.next()).isEqualTo("12345");
      socket.sendText("eleven byte", true).join();
      assertThat(heard.next()).isEqualTo("closed 1009 a message has more than 10 bytes");

      var other = new Heard();
      // The service sends it back, and that is too large.
      other.open(url(gateway)).sendText("1234567", true).join();
      assertThat(other.next()).startsWith("closed 1001");
    }
  }

  @Test
  void aPluginEndsConnectionsWhoseMessagesDoNotFitASchema() throws Exception {
    var validator =
        """
        - name: websocket-validator
          route: chat
          config:
            client:
              text: {type: draft4, schema: '{"type": "object", "required": ["name"]}'}
            upstream:
              text: {type: draft4, schema: '{"maxProperties": 1}'}
        """;
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start(upstream, "ws_close: [local nothing]", validator)) {
      var heard = new Heard();
      var socket = heard.open(url(gateway));
      socket.sendText("{\"name\": \"Alex\"}", true).join();
      assertThat(heard.next()).isEqualTo("{\"name\": \"Alex\"}");
      socket.sendBinary(ByteBuffer.allocate(3), true).join();
      assertThat(heard.next()).startsWith("3 bytes");
      socket.sendText("{\"missing_name\": true}", true).join();
      assertThat(heard.next()).startsWith("closed 1007");

      var other = new Heard();
      // The service sends it back, and is who is told so.
      other.open(url(gateway)).sendText("{\"name\": 1, \"b\": 2}", true).join();
      assertThat(other.next()).startsWith("closed 1001");
    }
  }

  @Test
  void aPluginAllowsLargerMessagesThanAreUsual() throws Exception {
    var limit =
        """
        - name: websocket-size-limit
          route: chat
          config: {client_max_payload: 3000000}
        """;
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start(upstream, "ws_close: [local nothing]", limit)) {
      var heard = new Heard();
      var socket = heard.open(url(gateway));
      socket.sendBinary(ByteBuffer.allocate(2 << 20), true).join();
      assertThat(heard.next()).startsWith((2 << 20) + " bytes");
      socket.abort(); // a node that stops waits for who stays
    }
  }

  @Test
  void loggersWriteAtTheEndOfAConnection() throws Exception {
    var log = prefix.resolve("connections.log");
    var functions = "ws_close: ['kong.log.set_serialize_value(\"closed\", \"yes\")']";
    var logger =
        """
        - name: file-log
          route: chat
          config: {path: %s}
        """
            .formatted(log);
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start(upstream, functions, logger)) {
      var heard = new Heard();
      var socket = heard.open(url(gateway));
      socket.sendText("hello", true).join();
      assertThat(heard.next()).isEqualTo("hello");
      assertThat(log).doesNotExist();
      socket.sendClose(1000, "").join();
      assertThat(heard.next()).isEqualTo("closed 1000 ");
      assertThat(Await.value(() -> lines(log), lines -> !lines.isEmpty()))
          .contains("\"status\":101", "\"closed\":\"yes\"");
    }
  }

  private static String lines(Path log) throws Exception {
    return Files.exists(log) ? Files.readString(log) : "";
  }
}
