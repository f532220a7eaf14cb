package moongate.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import moongate.testkit.Await;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node's log, as a collector behind `opentelemetry` gets it.
class ExportedLogTest {
  private static final String CONFIGURATION =
      """
      _format_version: "3.0"
      routes: [{name: r, paths: [/]}]
      plugins:
        - {name: request-termination, config: {status_code: 200}}
        - name: pre-function
          config:
            access:
              - |
                kong.log.err("line of ", kong.request.get_path())
                kong.log.debug("nobody asked for this")
                local attributes = { deep = {}, count = 3 }
                local ok, problem = kong.telemetry.log("mine", { __plugin_id = "id-1" },
                  "result", "told of " .. kong.request.get_path(), attributes)
                assert(ok, problem)
                assert(attributes["message.type"] == "result")
                ngx.timer.at(0, function() kong.log.warn("line of a timer") end)
        - name: opentelemetry
          config:
            logs_endpoint: "http://127.0.0.1:${port}/v1/logs"
            queue: {max_coalescing_delay: 0, max_batch_size: 1, initial_retry_delay: 0.05, max_retry_delay: 0.1}
      """;

  private volatile int status = 200;
  private final List<String> taken = new CopyOnWriteArrayList<>();

  @TempDir Path folder;

  private HttpServer collector() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/logs",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1);
          int answer = status;
          if (answer == 200) {
            taken.add(body);
          }
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private MoongateProcess start(int port) throws IOException {
    var file = folder.resolve("kong.yml");
    Files.writeString(file, CONFIGURATION.replace("${port}", Integer.toString(port)));
    var variables =
        Map.of(
            "KONG_PREFIX", folder.toString(),
            "KONG_DATABASE", "off",
            "KONG_DECLARATIVE_CONFIG", file.toString(),
            "KONG_PROXY_LISTEN", "127.0.0.1:0",
            "KONG_ADMIN_LISTEN", "off",
            "KONG_STATUS_LISTEN", "off");
    return MoongateProcess.start(folder, new HashMap<>(variables), "start");
  }

  private String record(String part) throws Exception {
    return Await.value(
        () -> taken.stream().filter(it -> it.contains(part)).findFirst().orElse(""),
        it -> !it.isEmpty());
  }

  @Test
  void linesAndRecordsOfFunctionsReachTheCollector() throws Exception {
    var collector = collector();
    try (var node = start(collector.getAddress().getPort())) {
      var response = WireClient.get(node.port(), "/one");
      assertThat(response.status()).isEqualTo(200);
      assertThat(record("line of /one"))
          .contains("request.id", "introspection.source", "introspection.current.line", "error")
          .contains("pre-function")
          .doesNotContain("client: 127.0.0.1");
      assertThat(record("told of /one"))
          .contains("message.type", "result", "plugin.name", "mine", "plugin.id", "id-1", "count")
          .contains("request.id")
          .doesNotContain("deep");
      assertThat(record("line of a timer")).doesNotContain("request.id");
      assertThat(taken).noneMatch(it -> it.contains("nobody asked"));
    } finally {
      collector.stop(0);
    }
  }

  @Test
  void linesAboutACollectorThatIsAwayAreNoRecordsThemselves() throws Exception {
    status = 503;
    var collector = collector();
    try (var node = start(collector.getAddress().getPort())) {
      WireClient.get(node.port(), "/one");
      node.awaitOutput("[opentelemetry logs] could not send 1 entries");
      status = 200;
      record("line of a timer");
      WireClient.get(node.port(), "/last");
      record("told of /last");
      node.terminate();
      node.awaitEnd();
      assertThat(taken).noneMatch(it -> it.contains("could not send"));
    } finally {
      collector.stop(0);
    }
  }
}
