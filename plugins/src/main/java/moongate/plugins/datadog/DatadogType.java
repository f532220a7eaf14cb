package moongate.plugins.datadog;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.http.Resolver;
import moongate.http.Sockets;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.logging.BatchLimits;
import moongate.plugins.logging.LogPluginType;
import moongate.plugins.metrics.MetricFields;
import moongate.plugins.sockets.Collector;
import moongate.plugins.sockets.DatagramSender;

/// Registers `datadog`.
public final class DatadogType extends LogPluginType {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Sockets sockets;
  private final Resolver resolver;

  public DatadogType(Sockets sockets, Resolver resolver) {
    super("datadog", 10);
    this.sockets = sockets;
    this.resolver = resolver;
  }

  @Override
  protected Schema config() {
    TextCheck tag =
        text ->
            text.chars().anyMatch(c -> c <= ' ' || c == ',' || c == '|')
                ? "a tag must not have blanks, ',' or '|'"
                : null;
    var names =
        Field.text()
            .oneOf(
                "kong_latency",
                "latency",
                "request_count",
                "request_size",
                "response_size",
                "upstream_latency");
    var metric =
        MetricFields.metric(names, true).field("tags", Field.listOf(Field.text().check(tag)));
    var config =
        Schema.record()
            .field(
                "host", Field.text().referenceable().check(Formats.host()).byDefault("localhost"))
            .field("port", Field.integer().between(0, 65535).byDefault(8125))
            .field("prefix", Field.text().byDefault("kong"))
            .field("service_name_tag", Field.text().byDefault("name"))
            .field("status_tag", Field.text().byDefault("status"))
            .field("consumer_tag", Field.text().byDefault("consumer"))
            .field("route_name_tag", Field.text())
            .field("metrics", Field.listOf(Field.record(metric)).byDefault(defaults()));
    return BatchLimits.addTo(config);
  }

  private static Value defaults() {
    return Value.of(
        List.of(
            metric("request_count", "counter"),
            metric("latency", "timer"),
            metric("request_size", "timer"),
            metric("response_size", "timer"),
            metric("upstream_latency", "timer"),
            metric("kong_latency", "timer")));
  }

  private static Value metric(String name, String type) {
    var members = new LinkedHashMap<String, Value>();
    members.put("name", Value.of(name));
    members.put("stat_type", Value.of(type));
    if (type.equals("counter")) {
      members.put("sample_rate", Value.of(1));
      members.put("consumer_identifier", Value.of("custom_id"));
    }
    members.put("tags", Value.ofTexts(List.of("app:kong")));
    return Value.of(members);
  }

  @Override
  protected Plugin create(Value.Obj config, PluginContext context) {
    var collector =
        new Collector(
            Utf8.bytes(config.optionalText("host").orElseGet(DatadogType::agent)),
            (int) config.optionalNumber("port").orElseGet(DatadogType::agentPort),
            TIMEOUT,
            resolver);
    var receiver = new DatagramSender(collector, sockets, 0);
    var limits = BatchLimits.ofConfig(config);
    return new Datadog(config, queue(limits, context, receiver));
  }

  /// The host of the agent, where the configuration does not name it.
  private static String agent() {
    var named = System.getenv("KONG_DATADOG_AGENT_HOST");
    return named == null ? "localhost" : named;
  }

  private static double agentPort() {
    try {
      var named = System.getenv("KONG_DATADOG_AGENT_PORT");
      return named == null ? 8125 : Integer.parseInt(named);
    } catch (NumberFormatException notOne) {
      return 8125;
    }
  }
}
