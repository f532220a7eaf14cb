package moongate.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import moongate.testkit.Await;
import moongate.testkit.EchoUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Spans of what requests wait for on their way, as a collector gets them.
class SpansTest {
  private static final String ROOT = "http.client_ip";

  private final EchoUpstream upstream = EchoUpstream.start();
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private HttpServer collector;

  @TempDir Path folder;

  @BeforeEach
  void start() throws Exception {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          taken.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
    upstream.close();
  }

  private GatewayUnderTest node(String instrumentations) throws Exception {
    var settings = new HashMap<>(TestDatabase.settings("embedded", folder));
    settings.put("tracing_instrumentations", instrumentations);
    settings.put("tracing_sampling_rate", "1");
    settings.put("untrusted_lua_sandbox_requires", "resty.http");
    var node = GatewayUnderTest.with(settings);
    var admin = new AdminClient(node.adminPort());
    var code =
        """
        local http = require('resty.http').new()
        local found = http:request_uri('http://localhost:%d/status/204?key=secret')
        kong.response.set_header('X-Found', found and found.status or 'nothing')
        """
            .formatted(upstream.port());
    write(
        admin,
        "/services",
        "{\"name\":\"s\",\"url\":\"http://localhost:%d\"}".formatted(upstream.port()));
    write(admin, "/services/s/routes", "{\"paths\":[\"/\"]}");
    write(
        admin,
        "/plugins",
        "{\"name\":\"pre-function\",\"config\":{\"access\":[\"%s\"]}}"
            .formatted(code.replace('\n', ' ')));
    write(
        admin,
        "/plugins",
        "{\"name\":\"rate-limiting\",\"config\":{\"policy\":\"cluster\",\"minute\":9}}");
    write(
        admin,
        "/plugins",
        "{\"name\":\"opentelemetry\",\"config\":{\"traces_endpoint\":\"http://127.0.0.1:%d/v1/traces\",\"queue\":{\"max_coalescing_delay\":0.2}}}"
            .formatted(collector.getAddress().getPort()));
    return node;
  }

  private static void write(AdminClient admin, String path, String json) {
    var answer = admin.call("POST", path, json);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  private String spans() throws Exception {
    return Await.value(() -> String.join("", taken), all -> all.contains(ROOT));
  }

  @Test
  void namesCallsAndQueriesHaveSpans() throws Exception {
    try (var node = node("all")) {
      assertThat(node.get("/").header("X-Found")).hasValue("204");
      assertThat(spans())
          .contains("kong.dns", "dns.record.domain", "localhost", "dns.record.ip")
          .contains("kong.internal.request", "http.status_code", "net.peer.port")
          .contains("http://localhost:" + upstream.port() + "/status/204")
          .contains("kong.database.query", "db.statement", "read counters")
          .doesNotContain("secret");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'request,dns_query', kong.dns, kong.internal.request, kong.database.query",
    "'request,http_client', kong.internal.request, kong.dns, kong.database.query",
    "'request,db_query', kong.database.query, kong.dns, kong.internal.request",
  })
  void eachKindIsSwitchedOnByItsName(String names, String shown, String other, String another)
      throws Exception {
    try (var node = node(names)) {
      node.get("/");
      assertThat(spans()).contains(shown).doesNotContain(other).doesNotContain(another);
    }
  }
}
