package moongate.plugins.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.tracing.TraceSettings;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.plugins.correlationid.CorrelationIdType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OpenTelemetryTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  private GatewayUnderTest gateway = gateway(Set.of("all"), 1);
  private final BlockingQueue<Fields> exports = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private String collector = GatewayUnderTest.url(gateway.serve(this::receive));

  private static GatewayUnderTest gateway(Set<String> instrumentations, double rate) {
    var settings = GatewaySettings.builder().tracing(new TraceSettings(instrumentations, rate));
    return new GatewayUnderTest(
        settings,
        new SharedState(),
        (client, _, resolver) ->
            List.of(new OpenTelemetryType(client, resolver), new CorrelationIdType()));
  }

  private void receive(Request request, Response response) {
    var export = Fields.of(request.body().readAll(1 << 20));
    var headers = request.head().headers();
    heads.add(
        request.requestLine()
            + " "
            + headers.firstOr(HeaderName.CONTENT_TYPE, "")
            + " "
            + headers.firstOr(HeaderName.of("X-Key"), ""));
    exports.add(export);
    response.send(new ResponseHead(200));
    response.end();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private void restart(Set<String> instrumentations, double rate) {
    gateway.close();
    gateway = gateway(instrumentations, rate);
    collector = GatewayUnderTest.url(gateway.serve(this::receive));
  }

  private void with(String config) {
    gateway.with(
        """
        services:
        - url: UPSTREAM
          routes: [{name: all, paths: [/]}]
        plugins:
        - {name: correlation-id, config: {}}
        - name: opentelemetry
          config: {traces_endpoint: "%s/v1/traces", queue: {max_coalescing_delay: 0}, %s}
        """
            .formatted(collector, config));
  }

  private Fields next() throws InterruptedException {
    var export = exports.poll(20, TimeUnit.SECONDS);
    assertThat(export).isNotNull();
    return export;
  }

  /// Spans of one request by name; they may come in several exports.
  private Map<String, Fields> spans(int count) throws InterruptedException {
    var byName = new HashMap<String, Fields>();
    while (byName.size() < count) {
      for (var span : next().message(1).message(2).messages(2)) {
        byName.put(span.text(5), span);
      }
    }
    return byName;
  }

  @Test
  void theSpansOfARequestAreSent() throws InterruptedException {
    with("headers: {X-Key: secret}, resource_attributes: {service.name: edge, team: core}");
    var reply =
        gateway.get("/a?b=1", "Host: a.example", "traceparent: 00-" + TRACE + "-" + PARENT + "-01");
    var export = next();
    assertThat(heads.poll()).isEqualTo("POST /v1/traces HTTP/1.1 application/x-protobuf secret");
    assertThat(export.message(1).message(1).attributes(1))
        .containsEntry("service.name", "edge")
        .containsEntry("team", "core")
        .containsEntry("service.version", "3.10.0")
        .containsKey("service.instance.id");
    exports.add(export);
    var spans = spans(6);
    assertThat(spans.keySet())
        .contains("kong", "kong.router", "kong.access.plugin.correlation-id", "kong.balancer")
        .contains("kong.access.plugin.opentelemetry", "kong.header_filter.plugin.opentelemetry");
    var root = Objects.requireNonNull(spans.get("kong"));
    assertThat(root.hex(1)).isEqualTo(TRACE);
    assertThat(root.hex(4)).isEqualTo(PARENT);
    assertThat(root.number(6)).isEqualTo(2);
    assertThat(root.number(8)).isGreaterThanOrEqualTo(root.number(7));
    assertThat(root.attributes(9))
        .containsEntry("http.method", "GET")
        .containsEntry("http.url", "http://a.example/a?b=1")
        .containsEntry("http.host", "a.example")
        .containsEntry("http.status_code", "200")
        .containsEntry("http.route", "all")
        .containsEntry("net.peer.ip", "127.0.0.1");
    var balancer = Objects.requireNonNull(spans.get("kong.balancer"));
    assertThat(balancer.hex(1)).isEqualTo(TRACE);
    assertThat(balancer.hex(4)).isEqualTo(root.hex(2));
    assertThat(balancer.attributes(9)).containsEntry("try_count", "1");
    assertThat(reply.received("traceparent"))
        .isEqualTo("00-" + TRACE + "-" + balancer.hex(2) + "-01");
  }

  @Test
  void attributesOfTheResourceMayBeOfTheRequest() throws InterruptedException {
    with(
        "resource_attributes: {service.name: '$(headers.x_team or \"none\")-edge',"
            + " who: '$(query_params[\"user\"])', team: core}");
    gateway.get("/?user=ann", "X-Team: a");
    assertThat(resource())
        .containsEntry("service.name", "a-edge")
        .containsEntry("who", "ann")
        .containsEntry("team", "core")
        .containsEntry("service.version", "3.10.0");
    exports.clear();
    gateway.get("/");
    Map<String, String> later;
    do {
      later = resource();
    } while (later.containsKey("who"));
    assertThat(later).containsEntry("service.name", "none-edge");
  }

  /// That of the next span.
  private Map<String, String> resource() throws InterruptedException {
    return next().message(1).message(1).attributes(1);
  }

  /// A collector refuses all spans of an export for one string that is not UTF-8.
  @Test
  void bytesThatAreNotUtf8DoNotSpoilTheExport() throws InterruptedException {
    with("");
    gateway.get("/caf\u00e9?b=%E9", "Host: a.example");
    var root = Objects.requireNonNull(spans(5).get("kong"));
    assertThat(root.attributes(9)).containsEntry("http.url", "http://a.example/caf\uFFFD?b=%E9");
  }

  @Test
  void aTraceBeginsHereWhenTheClientHasNone() throws InterruptedException {
    with("http_response_header_for_traceid: X-Trace");
    var reply = gateway.get("/");
    var root = Objects.requireNonNull(spans(5).get("kong"));
    assertThat(root.hex(4)).isEmpty();
    assertThat(reply.header("X-Trace")).isEqualTo(root.hex(1)).hasSize(32);
    assertThat(reply.received("traceparent")).startsWith("00-" + root.hex(1) + "-").endsWith("-01");
  }

  @Test
  void theClientsFormatIsKeptAndOthersAddedAsConfigured() {
    with("sampling_rate: 1");
    var reply = gateway.get("/", "b3: " + TRACE + "-" + PARENT + "-1");
    assertThat(reply.received("b3")).startsWith(TRACE + "-").doesNotContain(PARENT + "-1-");
    assertThat(reply.received("traceparent")).isEmpty();
    with("propagation: {extract: [w3c, b3], inject: [preserve, datadog], clear: [uber-trace-id]}");
    reply = gateway.get("/", "b3: " + TRACE + "-" + PARENT + "-1", "uber-trace-id: 1:2:0:1");
    assertThat(reply.received("b3")).startsWith(TRACE + "-");
    assertThat(reply.received("x-datadog-trace-id")).isEqualTo("9532127138774266268");
    assertThat(reply.received("uber-trace-id")).isEmpty();
    with("header_type: ignore");
    reply = gateway.get("/", "traceparent: 00-" + TRACE + "-" + PARENT + "-01");
    assertThat(reply.received("traceparent")).doesNotContain(TRACE);
    with("propagation: {extract: [], inject: []}");
    reply = gateway.get("/");
    assertThat(reply.received("traceparent")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, '', 01, 00",
    "1, '', 01, 01",
    "1, '', 00, 00",
    "0, 'sampling_strategy: parent_probability_fallback', 01, 01",
    "0, 'sampling_rate: 1', 01, 01",
    "1, 'sampling_rate: 0', 01, 00",
  })
  void theClientOrChanceDecides(double rate, String config, String flags, String passedOn) {
    restart(Set.of("request"), rate);
    with(config);
    var reply = gateway.get("/", "traceparent: 00-" + TRACE + "-" + PARENT + "-" + flags);
    assertThat(reply.received("traceparent")).startsWith("00-" + TRACE).endsWith("-" + passedOn);
  }

  @Test
  void nothingIsDoneWhenTracingIsOff() {
    restart(Set.of(), 1);
    with("");
    var sent = "00-" + TRACE + "-" + PARENT + "-01";
    assertThat(gateway.get("/", "traceparent: " + sent).received("traceparent")).isEqualTo(sent);
    assertThat(gateway.get("/").received("traceparent")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                            | at least one of these fields must be non-empty: 'config.traces_endpoint'",
        "traces_endpoint: localhost    | missing host in url",
        "logs_endpoint: nowhere        | missing host in url",
        "endpoint: 'http://a', headers: {a: \"b\\nc\"} | config.headers.a: invalid value: b",
        "endpoint: 'http://a', resource_attributes: {a: '$(headers.a:upper())'} | only values of headers",
        "endpoint: 'http://a', sampling_rate: 2 | value should be between 0 and 1",
        "endpoint: 'http://a', propagation: {extract: [b4]} | expected one of: aws, b3, datadog, gcp, instana, jaeger, ot, w3c",
      })
  void refusesWhatCannotWork(String config, String message) {
    assertThatThrownBy(() -> gateway.withPlugin("opentelemetry", config))
        .hasMessageContaining(message);
  }
}
