package moongate.plugins.zipkin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ZipkinTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  private final GatewayUnderTest gateway =
      new GatewayUnderTest((client, _, resolver) -> List.of(new ZipkinType(client, resolver)));
  private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
  private final String server = GatewayUnderTest.url(gateway.serve(this::receive));

  private void receive(Request request, Response response) {
    received.add(JsonMapper.shared().readTree(request.body().readAll(1 << 20)));
    response.send(new ResponseHead(202));
    response.end();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private void with(String config) {
    gateway.with(
        """
        services:
        - name: echo
          url: UPSTREAM
          routes: [{name: all, paths: [/]}]
        plugins:
        - name: zipkin
          config: {http_endpoint: "%s/api/v2/spans", %s}
        """
            .formatted(server, config));
  }

  private JsonNode next() throws InterruptedException {
    var spans = received.poll(20, TimeUnit.SECONDS);
    assertThat(spans).isNotNull();
    return spans;
  }

  private static String text(JsonNode span, String name) {
    return span.path(name).stringValue("");
  }

  @Test
  void aServerIsToldOfEachRequest() throws InterruptedException {
    with("sample_ratio: 1, static_tags: [{name: site, value: here}], default_service_name: none");
    var reply = gateway.get("/a", "Zipkin-Tags: fg=blue; bg=red");
    var spans = next();
    assertThat(spans.size()).isEqualTo(3);
    var request = spans.get(0);
    assertThat(text(request, "kind")).isEqualTo("SERVER");
    assertThat(text(request, "name")).isEqualTo("GET");
    assertThat(text(request, "traceId")).hasSize(32);
    assertThat(request.has("parentId")).isFalse();
    assertThat(request.path("timestamp").isIntegralNumber()).isTrue();
    assertThat(request.path("timestamp").longValue()).isGreaterThan(1_600_000_000_000_000L);
    assertThat(request.path("duration").longValue()).isPositive();
    assertThat(text(request.path("localEndpoint"), "serviceName")).isEqualTo("kong");
    assertThat(text(request.path("remoteEndpoint"), "ipv4")).isEqualTo("127.0.0.1");
    var tags = request.path("tags");
    assertThat(text(tags, "lc")).isEqualTo("kong");
    assertThat(text(tags, "http.method")).isEqualTo("GET");
    assertThat(text(tags, "http.path")).isEqualTo("/a");
    assertThat(text(tags, "http.status_code")).isEqualTo("200");
    assertThat(text(tags, "kong.service_name")).isEqualTo("echo");
    assertThat(text(tags, "kong.route_name")).isEqualTo("all");
    assertThat(text(tags, "fg")).isEqualTo("blue");
    assertThat(text(tags, "bg")).isEqualTo("red");
    assertThat(text(tags, "site")).isEqualTo("here");
    assertThat(marks(request)).containsExactly("krs", "krf");
    var proxy = spans.get(1);
    assertThat(text(proxy, "name")).isEqualTo("GET (proxy)");
    assertThat(text(proxy, "parentId")).isEqualTo(text(request, "id"));
    assertThat(text(proxy.path("remoteEndpoint"), "serviceName")).isEqualTo("echo");
    assertThat(marks(proxy)).containsExactly("kas", "kaf", "khs", "khf", "kbs", "kbf");
    var attempt = spans.get(2);
    assertThat(text(attempt, "name")).isEqualTo("GET (balancer try 1)");
    assertThat(text(attempt.path("tags"), "kong.balancer.try")).isEqualTo("1");
    assertThat(attempt.path("remoteEndpoint").path("port").intValue()).isPositive();
    assertThat(reply.received("x-b3-traceid")).isEqualTo(text(request, "traceId"));
    assertThat(reply.received("x-b3-spanid")).isEqualTo(text(proxy, "id"));
    assertThat(reply.received("x-b3-parentspanid")).isEqualTo(text(request, "id"));
    assertThat(reply.received("x-b3-sampled")).isEqualTo("1");
  }

  private static List<String> marks(JsonNode span) {
    return span.path("annotations").valueStream().map(mark -> text(mark, "value")).toList();
  }

  @Test
  void theClientsTraceGoesOnWhateverTheRatio() throws InterruptedException {
    with("sample_ratio: 0, phase_duration_flavor: tags, http_span_name: method_path");
    gateway.get("/x", "traceparent: 00-" + TRACE + "-" + PARENT + "-01");
    var request = next().get(0);
    assertThat(text(request, "traceId")).isEqualTo(TRACE);
    assertThat(text(request, "parentId")).isEqualTo(PARENT);
    assertThat(text(request, "name")).isEqualTo("GET /x");
    assertThat(request.has("annotations")).isFalse();
    assertThat(text(request.path("tags"), "kong.rewrite.duration_ms")).isNotEmpty();
  }

  @Test
  void bytesThatAreNotUtf8DoNotSpoilTheSpans() throws InterruptedException {
    with("sample_ratio: 1");
    gateway.get("/caf%E9");
    assertThat(text(next().get(0).path("tags"), "http.path")).isEqualTo("/caf\uFFFD");
  }

  @Test
  void whatIsNotSampledIsPassedOnAndNotTold() throws InterruptedException {
    with("sample_ratio: 0, traceid_byte_count: 8, http_response_header_for_traceid: X-Trace");
    var unsampled = gateway.get("/");
    assertThat(unsampled.received("x-b3-sampled")).isEqualTo("0");
    assertThat(unsampled.received("x-b3-traceid")).hasSize(16);
    assertThat(unsampled.header("X-Trace")).endsWith(unsampled.received("x-b3-traceid"));
    gateway.get("/last", "b3: " + TRACE + "-" + PARENT + "-1");
    assertThat(text(next().get(0).path("tags"), "http.path")).isEqualTo("/last");
  }

  @Test
  void triesThatFailAreTold() throws InterruptedException {
    gateway.with(
        """
        services:
        - url: http://127.0.0.1:1
          retries: 1
          routes: [{paths: [/]}]
        plugins:
        - name: zipkin
          config: {http_endpoint: "%s/api/v2/spans", sample_ratio: 1, default_service_name: some}
        """
            .formatted(server));
    assertThat(gateway.get("/").status()).isEqualTo(502);
    var spans = next();
    assertThat(text(spans.get(0).path("tags"), "error")).isEqualTo("true");
    assertThat(spans.size()).isEqualTo(4);
    var attempt = spans.get(3);
    assertThat(text(attempt, "name")).isEqualTo("GET (balancer try 2)");
    assertThat(text(attempt.path("tags"), "error")).isEqualTo("true");
    assertThat(text(attempt.path("tags"), "http.status_code")).isEqualTo("502");
    assertThat(text(attempt.path("remoteEndpoint"), "serviceName")).isEqualTo("some");
  }
}
