package moongate.app.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import moongate.app.log.LogProvider;
import moongate.app.log.Logs;
import moongate.app.node.Node;
import moongate.app.node.Wiring;
import moongate.app.settings.LogLevel;
import moongate.app.settings.Settings;
import moongate.app.settings.SettingsReader;
import picocli.CommandLine.Command;

/// `moongate train`: does for a moment what a gateway does, so that a JVM that records it
/// (`-XX:AOTCacheOutput`) knows which classes the next start will need. The launcher runs it after
/// a build.
@Command(name = "train", hidden = true)
final class TrainCommand implements Runnable {
  private static final int REQUESTS = 200;

  private static final String SERVICE =
      """
      _format_version: "3.0"
      routes:
        - paths: [/]
          plugins:
            - {name: pre-function, config: {access: ['kong.response.exit(200, {served = true})']}}
      """;

  private static final String GATEWAY =
      """
      _format_version: "3.0"
      services:
        - url: http://127.0.0.1:%d
          routes:
            - paths: [/trained, "~/users/\\\\d+$"]
              plugins:
                - name: pre-function
                  config:
                    access: ['kong.service.request.set_header("X-Trained", kong.client.get_ip())']
                - name: post-function
                  config:
                    header_filter:
                      - |
                        local count = 0
                        return function()
                          count = count + 1
                          kong.response.set_header("X-Count", count)
                          local agent = (kong.request.get_header("user-agent") or "none"):lower()
                          local name, rest = agent:match("^(%%w+)(.*)$")
                          local text = string.format("%%s-%%d-%%5.2f", name, count, count / 3)
                          text = text:gsub("%%d+", function(digits) return #digits end):sub(1, 20)
                          local parts = {}
                          for part in text:gmatch("[^-]+") do parts[#parts + 1] = part:upper() end
                          table.sort(parts, function(a, b) return a < b end)
                          for key, value in pairs({ a = 1, b = rest }) do parts[#parts + 1] = key .. tostring(value) end
                          local done, problem = pcall(error, { code = 1 })
                          local _, message = pcall(function() return parts.missing.field end)
                          parts[#parts + 1] = type(problem) .. message .. tostring(tonumber("12"))
                          kong.response.set_header("X-Parts", table.concat(parts, ";"))
                        end
      """;

  @Override
  public void run() {
    LogProvider.become(); // as a start does
    try (var prefix = TemporaryFolder.create();
        var _ = Logs.start(LogLevel.NOTICE, Optional.empty(), Optional.empty());
        var service = Wiring.start(settings(SERVICE, prefix, "127.0.0.1:0"));
        var foreground =
            ForegroundNode.start(
                settings(
                    GATEWAY.formatted(port(service)),
                    prefix,
                    "127.0.0.1:0, 127.0.0.1:0 ssl http2"))) {
      PlainStart.of(PlainStart.NAME);
      var serving =
          Thread.startVirtualThread(
              () -> foreground.serve(new PrintWriter(OutputStream.nullOutputStream())));
      var gateway = foreground.node();
      for (var i = 0; i < REQUESTS; i++) {
        if (i % 4 == 0) {
          expect(get(port(gateway), "/none"), "HTTP/1.1 404");
        } else {
          // A function that fails would leave this header out, or the answer.
          var answer = get(port(gateway), "/trained/x?y=1");
          expect(answer, "HTTP/1.1 200");
          expect(answer, "X-Parts: ");
        }
      }
      foreground.stop();
      serving.join();
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Listeners of TLS have the node make, or read, certificates of its own.
  private static Settings settings(String configuration, TemporaryFolder prefix, String listeners) {
    var settings =
        Map.of(
            "prefix",
            prefix.path().toString(),
            "proxy_listen",
            listeners,
            "admin_listen",
            "127.0.0.1:0",
            "status_listen",
            "127.0.0.1:0",
            "declarative_config_string",
            configuration);
    return SettingsReader.read(Optional.empty(), Map.of(), settings);
  }

  private static int port(Node node) {
    return node.proxyAddresses().getFirst().getPort();
  }

  /// A record of failures would be one of the wrong classes, and hide a defect.
  private static void expect(String answer, String part) {
    if (!answer.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT))) {
      throw new CommandException("training failed: expected " + part + " in\n" + answer);
    }
  }

  private static String get(int port, String path) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }
}
