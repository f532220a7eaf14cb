package moongate.it;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/// A node between the JDK's client of WebSocket and Netty's server, with functions on its frames.
abstract class FramesTesting {

  @TempDir Path prefix;

  static String configuration(String service, String functions) {
    return """
    _format_version: '3.0'
    services:
    - name: chat
      url: %s
      routes:
      - name: chat
        paths: [/chat]
        protocols: [ws, wss]
    routes:
    %s
    plugins:
    - name: pre-function
      route: chat
      config:
    %s
    """
        .formatted(service, Told.ROUTE, functions.indent(4));
  }

  /// @param functions the lines of a pre-function's configuration
  /// @param others more plugins
  GatewayUnderTest start(String listen, String service, String functions, String... others) {
    return GatewayUnderTest.with(
        Map.of(
            "prefix",
            prefix.toString(),
            "proxy_listen",
            listen,
            "admin_listen",
            "127.0.0.1:0",
            "declarative_config_string",
            configuration(service, functions) + String.join("\n", others)));
  }

  GatewayUnderTest start(WebSocketUpstream upstream, String functions, String... others) {
    return start("127.0.0.1:0", "ws://localhost:" + upstream.port(), functions, others);
  }

  static String url(GatewayUnderTest gateway) {
    return "ws://localhost:" + gateway.port() + "/chat";
  }
}
