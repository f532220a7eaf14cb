package moongate.plugins.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.telemetry.LogRecord;
import moongate.gateway.telemetry.Severity;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.tracing.TraceSettings;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The log of requests, as a collector gets it.
final class OpenTelemetryLogsTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final int ATTRIBUTES = 6;

  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          GatewaySettings.builder().tracing(new TraceSettings(Set.of("all"), 1)),
          new SharedState(),
          (client, _, resolver) -> List.of(new OpenTelemetryType(client, resolver), new Telling()));

  private final BlockingQueue<Export> exports = new LinkedBlockingQueue<>();
  private volatile int status = 200;
  private final String collector = GatewayUnderTest.url(gateway.serve(this::receive));

  private record Export(String target, Fields content) {}

  /// Tells something in two of its phases: before the exporter runs, and after it.
  private static final class Telling implements PluginType, Plugin {
    @Override
    public String name() {
      return "telling";
    }

    @Override
    public int priority() {
      return 100;
    }

    @Override
    public PluginSchema schema() {
      return PluginSchema.of(name(), Schema.record());
    }

    @Override
    public Set<Phase> phases() {
      return Set.of(Phase.ACCESS, Phase.HEADER_FILTER);
    }

    @Override
    public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
      return this;
    }

    @Override
    public Outcome access(Exchange exchange) {
      exchange.log().add(record("in access of " + exchange.target().raw()));
      return Outcome.CONTINUE;
    }

    @Override
    public void headerFilter(Exchange exchange) {
      exchange.log().add(record("in header_filter"));
    }

    private static LogRecord record(String body) {
      return new LogRecord(7, Severity.WARN, body, Map.of("n", 3L));
    }
  }

  private void receive(Request request, Response response) {
    var export = Fields.of(request.body().readAll(1 << 24));
    int answer = status; // read once: what is not kept must not be answered with 200
    if (answer == 200) {
      exports.add(new Export(request.head().target(), export));
    }
    response.send(new ResponseHead(answer));
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
        - url: UPSTREAM
          routes: [{name: all, paths: [/], methods: [GET]}]
          plugins:
          - {name: telling, config: {}}
          - name: opentelemetry
            config: {logs_endpoint: "%s/v1/logs", %s}
        """
            .formatted(collector, config));
  }

  private List<Fields> records(int count) throws InterruptedException {
    var records = new ArrayList<Fields>();
    while (records.size() < count) {
      var export = exports.poll(20, TimeUnit.SECONDS);
      assertThat(export).isNotNull();
      records.addAll(export.content().message(1).message(2).messages(2));
    }
    return records;
  }

  @Test
  void whatIsLoggedOfARequestIsSentWithItsIdAndTrace() throws InterruptedException {
    with("traces_endpoint: \"%s/v1/traces\"".formatted(collector + "/unread"));
    gateway.get("/a", "traceparent: 00-" + TRACE + "-b7ad6b7169203331-01");
    var records = new ArrayList<Fields>();
    while (records.size() < 2) {
      var export = exports.poll(20, TimeUnit.SECONDS);
      assertThat(export).isNotNull();
      if (export.target().equals("/v1/logs")) {
        var sent = export.content().message(1);
        assertThat(sent.message(1).attributes(1)).containsEntry("service.name", "kong");
        assertThat(sent.message(2).message(1).text(1)).isEqualTo("kong-internal");
        records.addAll(sent.message(2).messages(2));
      }
    }
    var first = records.getFirst();
    assertThat(first.message(5).text(1)).isEqualTo("in access of /a");
    assertThat(first.number(1)).isEqualTo(7);
    assertThat(first.number(11)).isEqualTo(7);
    assertThat(first.number(2)).isEqualTo(13);
    assertThat(first.text(3)).isEqualTo("warn");
    assertThat(first.attributes(ATTRIBUTES)).containsEntry("n", "3").containsKey("request.id");
    assertThat(first.attributes(ATTRIBUTES).get("request.id")).hasSize(32);
    assertThat(first.hex(9)).isEqualTo(TRACE);
    assertThat(first.hex(10)).hasSize(16).isNotEqualTo("b7ad6b7169203331");
    assertThat(first.number(8)).isEqualTo(1);
    assertThat(records.get(1).message(5).text(1)).isEqualTo("in header_filter");
    assertThat(records.get(1).hex(10)).isEqualTo(first.hex(10));
  }

  @Test
  void withoutTracesARequestIsNotChangedAndItsRecordsNameNone() throws InterruptedException {
    with("");
    assertThat(gateway.get("/a").received("traceparent")).isEmpty();
    var first = records(2).getFirst();
    assertThat(first.attributes(ATTRIBUTES)).containsKey("request.id");
    assertThat(first.hex(9)).isEmpty();
    assertThat(first.hex(10)).isEmpty();
  }

  @Test
  void aRequestThatTheExporterIsNotForIsNotTold() throws InterruptedException {
    gateway.with(
        """
        services:
        - url: UPSTREAM
          routes:
          - {name: other, paths: [/other]}
          - name: mine
            paths: [/mine]
            plugins:
            - name: opentelemetry
              config: {logs_endpoint: "%s/v1/logs"}
        plugins:
        - {name: telling, config: {}}
        """
            .formatted(collector));
    gateway.get("/other");
    gateway.get("/mine");
    assertThat(records(2))
        .extracting(it -> it.message(5).text(1))
        .containsExactly("in access of /mine", "in header_filter");
  }

  @Test
  void whileTheCollectorIsAwayTheLatestAreKept() throws InterruptedException {
    status = 503;
    with("queue: {max_entries: 4, max_batch_size: 1, initial_retry_delay: 0.05}");
    gateway.getInTurn(IntStream.range(0, 20).mapToObj(i -> "/" + i).toList());
    status = 200;
    // One was on its way all the time, four have waited.
    var bodies = records(5).stream().map(it -> it.message(5).text(1)).toList();
    assertThat(bodies.subList(1, 5))
        .containsExactly(
            "in access of /18", "in header_filter", "in access of /19", "in header_filter");
    assertThat(exports).isEmpty();
  }
}
