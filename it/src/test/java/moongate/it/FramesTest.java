package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import moongate.testkit.EchoUpstream;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Functions on the frames of WebSockets: the JDK's client, Netty's server, a node between them.
class FramesTest extends FramesTesting {
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

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void functionsRewriteDropAnswerAndClose(boolean isSecure, boolean isServiceSecure)
      throws Exception {
    var functions =
        """
        ws_handshake:
        - |
          kong.ctx.plugin.count = 0
          kong.service.request.set_header("X-From", "function")
        ws_client_frame:
        - |
          local data, type = kong.websocket.client.get_frame()
          if data == "drop" then
            kong.websocket.client.drop_frame()
          elseif data == "close" then
            kong.websocket.client.close(4000, "as asked", 4001, "told so")
          elseif type == "text" then
            kong.ctx.plugin.count = kong.ctx.plugin.count + 1
            kong.websocket.client.set_frame_data(data:upper() .. kong.ctx.plugin.count)
          end
        - |
          local data, type = kong.websocket.client.get_frame()
          if type == "text" then
            kong.websocket.client.set_frame_data(data .. "!")
          end
        ws_upstream_frame:
        - |
          local data, type = kong.websocket.upstream.get_frame()
          if type == "text" then
            kong.websocket.upstream.set_frame_data("<" .. data .. ">")
          end
        ws_close:
        - |
          local line = kong.log.serialize()
          ngx.shared.kong:set("told", line.response.status .. " " .. line.route.name .. " "
            .. kong.ctx.plugin.count)
        log: ["ngx.shared.kong:set('told', 'log ran')"]
        header_filter: ["kong.response.set_status(500)"]
        body_filter: ["error('body_filter ran')"]
        """;
    var listen = isSecure ? "127.0.0.1:0 ssl" : "127.0.0.1:0";
    try (var upstream =
            new WebSocketUpstream(isServiceSecure ? Issued.selfSigned("localhost") : null);
        var gateway =
            start(
                listen,
                (isServiceSecure ? "wss" : "ws") + "://localhost:" + upstream.port(),
                functions)) {
      var heard = new Heard();
      var scheme = isSecure ? "wss" : "ws";
      var socket = heard.open(scheme + "://localhost:" + gateway.port() + "/chat");
      assertThat(socket.getSubprotocol()).isEqualTo("chat");
      socket.sendText("hello", true).join();
      assertThat(heard.next()).isEqualTo("<HELLO1!>");
      socket.sendText("drop", true).join();
      socket.sendText("in ", false).join();
      socket.sendText("parts", true).join();
      assertThat(heard.next()).isEqualTo("<IN PARTS2!>");
      socket.sendPing(ByteBuffer.allocate(7)).join();
      assertThat(heard.next()).isEqualTo("pong of 7");
      socket.sendText("close", true).join();
      assertThat(heard.next()).isEqualTo("closed 4000 as asked");
      if (!isSecure) {
        assertThat(Told.by(gateway)).isEqualTo("101 chat 2");
      }
    }
  }

  @Test
  void framesOfEachKindMayBeSeenAndCloseFramesChanged() throws Exception {
    var functions =
        """
        ws_client_frame:
        - |
          local data, type, status = kong.websocket.client.get_frame()
          ngx.shared.kong:set("seen", (ngx.shared.kong:get("seen") or "") .. type .. #data
            .. tostring(status) .. " ")
          if type == "close" then
            kong.websocket.client.set_status(4100)
            kong.websocket.client.set_frame_data("changed")
          end
        ws_upstream_frame:
        - |
          local data, type, status = kong.websocket.upstream.get_frame()
          if type == "close" then
            ngx.shared.kong:set("told", ngx.shared.kong:get("seen") .. "back " .. status .. data)
          end
        """;
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start(upstream, functions)) {
      var heard = new Heard();
      var socket = heard.open(url(gateway));
      socket.sendText("one", true).join();
      socket.sendBinary(ByteBuffer.allocate(5), true).join();
      socket.sendPing(ByteBuffer.allocate(2)).join();
      socket.sendPong(ByteBuffer.allocate(1)).join();
      socket.sendClose(4002, "done").join();
      assertThat(heard.next()).isEqualTo("one");
      assertThat(heard.next()).startsWith("5 bytes");
      assertThat(heard.next()).isEqualTo("pong of 2");
      assertThat(heard.next()).isEqualTo("closed 4100 changed");
      assertThat(Told.by(gateway))
          .isEqualTo("text3nil binary5nil ping2nil pong1nil close44002 back 4100changed");
    }
  }

  @Test
  void aHandshakeMayBeRefusedByFunctionsAndByTheService() throws Exception {
    var functions =
        """
        ws_handshake:
        - if kong.request.get_header("X-Deny") then return kong.response.exit(403, "no") end
        header_filter: ["kong.response.set_header('X-Filtered', 'yes')"]
        ws_close: ["ngx.shared.kong:set('told', tostring(kong.response.get_status()))"]
        """;
    try (var upstream = EchoUpstream.start();
        var gateway = start("127.0.0.1:0", "ws://localhost:" + upstream.port(), functions)) {
      assertThatThrownBy(() -> new Heard().open(url(gateway), "X-Deny", "1"))
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
      assertThat(Told.by(gateway)).isEqualTo("403");
      assertThatThrownBy(() -> new Heard().open(url(gateway) + "/status/418"))
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              refused -> {
                assertThat(refused.getResponse().statusCode()).isEqualTo(418);
                assertThat(refused.getResponse().headers().firstValue("X-Filtered")).isEmpty();
              });
    }
  }

  @Test
  void whatIsNoHandshakeIsToldToUpgrade() throws Exception {
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start(upstream, "ws_close: ['return 1']")) {
      var plain = gateway.get("/chat");
      assertThat(plain.status()).isEqualTo(426);
      assertThat(plain.header("Upgrade")).hasValue("websocket");
      assertThat(plain.header("Connection").orElse("")).containsIgnoringCase("upgrade");
      assertThat(plain.body()).contains("Please use WebSocket protocol");
      try (var client = WireClient.connect(gateway.port())) {
        client.send(ASK.replace("Version: 13", "Version: 8"));
        var old = client.read(true);
        assertThat(old.status()).isEqualTo(426);
        assertThat(old.header("Sec-WebSocket-Version")).hasValue("13");
        client.send(ASK.replace("AAAAAAAAAAAAAAAAAAAAAA==", "AAAA"));
        assertThat(client.read(true).status()).isEqualTo(400);
      }
    }
  }

  @Test
  void extensionsAreNotOfferedToTheService() throws Exception {
    try (var upstream = EchoUpstream.start();
        var gateway =
            start("127.0.0.1:0", "ws://localhost:" + upstream.port(), "ws_close: ['return 1']");
        var client = WireClient.connect(gateway.port())) {
      var offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
      client.send(ASK.replace("Connection:", offer + "Connection:"));
      var echoed = client.read(true).body();
      assertThat(echoed).containsIgnoringCase("sec-websocket-key");
      assertThat(echoed).doesNotContainIgnoringCase("sec-websocket-extensions");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while true do end",
        "error('on purpose')",
        "local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end",
        "kong.websocket.client.set_frame_data(('x'):byte())",
        "kong.websocket.client.set_frame_data('\\255')",
        "kong.websocket.client.set_status(1000)",
        "kong.websocket.client.close(1005)",
        "kong.websocket.client.close(0)",
        "kong.websocket.client.close(5000)",
        "kong.websocket.client.set_max_payload_size(33554433)",
        "kong.websocket.upstream.get_frame()",
        "kong.response.exit(200)",
        "kong.log.serialize()"
      })
  void aFunctionThatFailsEndsItsConnectionAndNoOther(String code) throws Exception {
    var functions =
        """
        ws_client_frame:
        - |
          if kong.websocket.client.get_frame() == "fail" then
            %s
          end
        ws_close: ["ngx.shared.kong:set('told', 'closed')"]
        """
            .formatted(code);
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start(upstream, functions)) {
      var other = new Heard();
      var staying = other.open(url(gateway));
      var heard = new Heard();
      var socket = heard.open(url(gateway));
      socket.sendText("hello", true).join();
      assertThat(heard.next()).isEqualTo("hello");
      socket.sendText("fail", true).join();
      assertThat(heard.next()).isEqualTo("closed 1011 ");
      assertThat(Told.by(gateway)).isEqualTo("closed");
      staying.sendText("still here", true).join();
      assertThat(other.next()).isEqualTo("still here");
      staying.abort();
    }
  }

  @Test
  void aFailureMayBeToleratedAndItsChangeIsTakenBack() throws Exception {
    var functions =
        """
        ws_client_frame:
        - |
          kong.websocket.client.set_frame_data("half")
          kong.websocket.client.drop_frame()
          error("on purpose")
        on_error: {ws_client_frame: [open]}
        """;
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start(upstream, functions)) {
      var heard = new Heard();
      var socket = heard.open(url(gateway));
      socket.sendText("whole", true).join();
      assertThat(heard.next()).isEqualTo("whole");
      socket.abort();
    }
  }

  @Test
  void aFunctionThatWaitsHoldsNobodyElseUp() throws Exception {
    var functions =
        """
        ws_client_frame:
        - |
          if kong.websocket.client.get_frame() == "wait" then
            repeat ngx.sleep(0.01) until ngx.shared.kong:get("go")
          elseif kong.websocket.client.get_frame() == "go" then
            ngx.shared.kong:set("go", true)
          end
        """;
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start(upstream, functions)) {
      var waiting = new Heard();
      var first = waiting.open(url(gateway));
      first.sendText("wait", true).join();
      first.sendText("after", true).join();
      var other = new Heard();
      var second = other.open(url(gateway));
      second.sendText("hello", true).join();
      assertThat(other.next()).isEqualTo("hello");
      second.sendText("go", true).join();
      assertThat(waiting.next()).isEqualTo("wait");
      assertThat(waiting.next()).isEqualTo("after");
      first.abort();
      second.abort();
    }
  }

  @Test
  void largerMessagesAreForWhoAllowsThem() throws Exception {
    var functions =
        """
        ws_handshake:
        - kong.websocket.client.set_max_payload_size(3000000)
        ws_client_frame:
        - |
          if kong.websocket.client.get_frame() == "less" then
            kong.websocket.client.set_max_payload_size(10)
          end
        """;
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start(upstream, functions)) {
      var heard = new Heard();
      var socket = heard.open(url(gateway));
      socket.sendBinary(ByteBuffer.allocate(2 << 20), true).join();
      assertThat(heard.next()).startsWith((2 << 20) + " bytes");
      socket.sendText("less", true).join();
      assertThat(heard.next()).isEqualTo("less");
      socket.sendText("eleven byte", true).join();
      assertThat(heard.next()).isEqualTo("closed 1009 a message has more than 10 bytes");
    }
  }

  @Test
  void tenThousandTinyFramesPassAFunctionInOrder() throws Exception {
    var functions =
        """
        ws_client_frame:
        - |
          local data = kong.websocket.client.get_frame()
          if data ~= "last" then
            kong.ctx.plugin.sum = (kong.ctx.plugin.sum or 0) + tonumber(data)
            kong.websocket.client.drop_frame()
          else
            kong.websocket.client.set_frame_data(tostring(kong.ctx.plugin.sum))
          end
        """;
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start(upstream, functions);
        var client = WireClient.connect(gateway.port())) {
      client.send(ASK);
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101 ");
      client.send("\u0081\u0081\0\0\0\0001".repeat(10_000) + "\u0081\u0084\0\0\0\0last");
      assertThat(client.readUntil("10000")).isEqualTo("\u0081\00510000");
    }
  }

  @Test
  void aConnectionKeepsTheFunctionsItBeganWith() throws Exception {
    var functions =
        """
        ws_client_frame:
        - |
          kong.websocket.client.set_frame_data("first")
        """;
    try (var upstream = new WebSocketUpstream(null);
        var gateway = start(upstream, functions)) {
      var heard = new Heard();
      var socket = heard.open(url(gateway));
      for (int i = 0; i < 20; i++) {
        var changed =
            configuration(
                "ws://localhost:" + upstream.port(), functions.replace("first", "later " + i));
        var answer =
            WireClient.post(gateway.adminPort(), "/config", changed, "Content-Type: text/yaml");
        assertThat(answer.status()).isEqualTo(201);
      }
      socket.sendText("x", true).join();
      assertThat(heard.next()).isEqualTo("first");
      var next = new Heard();
      var second = next.open(url(gateway));
      second.sendText("x", true).join();
      assertThat(next.next()).isEqualTo("later 19");
      socket.abort();
      second.abort();
    }
  }

  @Test
  void plainServicesAreForWebSocketRoutesToo() throws Exception {
    try (var upstream = new WebSocketUpstream(null);
        var gateway =
            start("127.0.0.1:0", "http://localhost:" + upstream.port(), "ws_close: ['return 1']")) {
      var heard = new Heard();
      var socket = heard.open(url(gateway));
      assertThat(socket.getSubprotocol()).isEqualTo("chat");
      socket.abort();
    }
  }
}
