package moongate.plugins.statsd;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import moongate.gateway.plugin.NodeName;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.http.Resolver;
import moongate.http.Sockets;
import moongate.model.schema.EntityCheck;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.logging.BatchLimits;
import moongate.plugins.logging.LogPluginType;
import moongate.plugins.metrics.Consumers;
import moongate.plugins.metrics.MetricFields;
import moongate.plugins.sockets.Collector;
import moongate.plugins.sockets.DatagramSender;
import moongate.plugins.sockets.TcpSender;

/// Registers `statsd`.
public final class StatsdType extends LogPluginType {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration KEEPALIVE = Duration.ofSeconds(60);
  private static final int LARGEST_DATAGRAM = 65_507;

  private static final String[] SERVICES = {
    "service_id", "service_name", "service_host", "service_name_or_host"
  };
  private static final String[] WORKSPACES = {"workspace_id", "workspace_name"};

  private final Sockets sockets;
  private final Resolver resolver;

  public StatsdType(Sockets sockets, Resolver resolver) {
    super("statsd", 11);
    this.sockets = sockets;
    this.resolver = resolver;
  }

  @Override
  protected Schema config() {
    var metric =
        MetricFields.metric(Field.text().oneOf(Metric.NAMES.toArray(String[]::new)), false)
            .field("service_identifier", Field.text().oneOf(SERVICES))
            .field("workspace_identifier", Field.text().oneOf(WORKSPACES))
            .check(typed("unique_users", "set"))
            .check(typed("status_count", "counter"))
            .check(typed("status_count_per_user", "counter"))
            .check(typed("status_count_per_user_per_route", "counter"))
            .check(typed("request_per_user", "counter"))
            .check(typed("shdict_usage", "gauge"));
    var config =
        Schema.record()
            .field("host", Field.text().check(Formats.host()).byDefault("localhost"))
            .field("port", Field.integer().between(0, 65535).byDefault(8125))
            .field("prefix", Field.text().byDefault(Statsd.PREFIX))
            .field("metrics", Field.listOf(Field.record(metric)).byDefault(defaults()))
            .field("allow_status_codes", Field.listOf(Field.text().check(StatusRanges.check())))
            .field("udp_packet_size", Field.number().between(0, LARGEST_DATAGRAM).byDefault(0))
            .field("use_tcp", Field.flag().byDefault(false))
            .field("hostname_in_prefix", Field.flag().byDefault(false))
            .field(
                "consumer_identifier_default",
                Consumers.identifier().required().byDefault("custom_id"))
            .field(
                "service_identifier_default",
                Field.text().required().oneOf(SERVICES).byDefault("service_name_or_host"))
            .field(
                "workspace_identifier_default",
                Field.text().required().oneOf(WORKSPACES).byDefault("workspace_id"))
            .field("tag_style", Field.text().oneOf("dogstatsd", "influxdb", "librato", "signalfx"));
    return BatchLimits.addTo(config);
  }

  private static EntityCheck typed(String metric, String type) {
    return EntityChecks.conditional(
        "name",
        Value.of(metric)::equals,
        "stat_type",
        (value, report) -> {
          if (!value.equals(Value.of(type))) {
            report.problem("value must be " + type);
          }
        });
  }

  /// The default metrics: all that there are.
  private static Value defaults() {
    return Value.of(
        List.of(
            metric("request_count", "counter"),
            metric("latency", "timer"),
            metric("request_size", "counter"),
            metric("status_count", "counter"),
            metric("response_size", "counter"),
            metric("unique_users", "set"),
            metric("request_per_user", "counter"),
            metric("upstream_latency", "timer"),
            metric("kong_latency", "timer"),
            metric("status_count_per_user", "counter"),
            metric("status_count_per_workspace", "counter"),
            metric("status_count_per_user_per_route", "counter"),
            metric("shdict_usage", "gauge")));
  }

  private static Value metric(String name, String type) {
    var members = new LinkedHashMap<String, Value>();
    members.put("name", Value.of(name));
    members.put("stat_type", Value.of(type));
    if (type.equals("counter") || type.equals("gauge")) {
      members.put("sample_rate", Value.of(1));
    }
    return Value.of(members);
  }

  @Override
  protected Plugin create(Value.Obj config, PluginContext context) {
    var collector =
        new Collector(
            Utf8.bytes(config.optionalText("host").orElse("localhost")),
            (int) config.optionalNumber("port").orElse(8125),
            TIMEOUT,
            resolver);
    var receiver =
        config.flag("use_tcp")
            ? new TcpSender(collector, sockets, KEEPALIVE, false, "")
            : new DatagramSender(
                collector, sockets, (int) config.optionalNumber("udp_packet_size").orElse(0));
    var limits = BatchLimits.ofConfig(config);
    var node = context.shared().get(NodeName.class, NodeName::unknown);
    return new Statsd(config, node, queue(limits, context, receiver));
  }
}
