package moongate.plugins.statsd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.plugin.NodeName;
import moongate.gateway.plugin.Plugin;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.logging.BatchQueue;
import moongate.plugins.metrics.Consumers;
import moongate.plugins.metrics.Lines;
import org.jspecify.annotations.Nullable;

/// Sends a StatsD line for each request and configured metric.
final class Statsd implements Plugin {
  static final String PREFIX = "kong";

  private final List<Metric> metrics;
  private final StatusRanges statuses;
  private final String prefix;
  private final String node;
  private final String defaultService;
  private final String defaultWorkspace;
  private final @Nullable TagStyle tagStyle;
  private final BatchQueue queue;

  Statsd(Value.Obj config, NodeName node, BatchQueue queue) {
    var consumers = Consumers.of(config.at("consumer_identifier_default"), Consumers.CUSTOM_ID);
    this.metrics =
        config.list("metrics").stream()
            .map(metric -> Metric.of((Value.Obj) metric, orCustomId(consumers)))
            .toList();
    this.statuses = StatusRanges.of(config.texts("allow_status_codes"));
    this.node = Lines.part(node.hostname());
    this.prefix =
        config.optionalText("prefix").orElse(PREFIX)
            + (config.flag("hostname_in_prefix") ? ".node." + this.node : "");
    this.defaultService = config.text("service_identifier_default");
    this.defaultWorkspace = config.text("workspace_identifier_default");
    this.tagStyle = TagStyle.of(config.textOrNull("tag_style"));
    this.queue = queue;
  }

  private static Consumers orCustomId(@Nullable Consumers configured) {
    return configured == null ? Consumers.CUSTOM_ID : configured;
  }

  @Override
  public void log(Exchange exchange) {
    if (!exchange.isStream() && !statuses.contain(exchange.response().status())) {
      return;
    }
    for (var metric : metrics) {
      var line = tagStyle == null ? named(metric, exchange) : tagged(tagStyle, metric, exchange);
      if (line != null) {
        queue.add(exchange.fiber().loop(), Utf8.encode(line));
      }
    }
  }

  private @Nullable String named(Metric metric, Exchange exchange) {
    var value = value(metric, exchange);
    var name = value == null ? null : name(metric, exchange);
    return name == null || value == null
        ? null
        : Lines.line(prefix + "." + name, value, metric.type(), metric.rate());
  }

  /// Null if there is no value.
  private static @Nullable String value(Metric metric, Exchange exchange) {
    var measure = metric.measure();
    if (measure != null) {
      long value = measure.of(exchange);
      return value < 0 ? null : Long.toString(value);
    }
    return switch (metric.name()) {
      case "unique_users" -> consumer(metric, exchange);
      case "request_per_user",
          "status_count",
          "status_count_per_user",
          "status_count_per_user_per_route",
          "status_count_per_workspace" ->
          "1";
      default -> null;
    };
  }

  private static @Nullable String consumer(Metric metric, Exchange exchange) {
    var consumer = metric.consumers().of(exchange);
    return consumer == null ? null : Lines.part(consumer);
  }

  private @Nullable String name(Metric metric, Exchange exchange) {
    var service = exchange.service();
    var measure = metric.measure();
    int status = exchange.response().status();
    if (service == null) {
      var scope = "global.unmatched.";
      return measure != null
          ? scope + measure.suffix()
          : metric.name().equals("status_count") ? scope + "status." + status + ".count" : null;
    }
    var scope =
        "service." + Lines.part(Naming.service(service, metric.service(), defaultService)) + ".";
    if (measure != null) {
      return scope + measure.suffix();
    }
    var consumer = consumer(metric, exchange);
    return switch (metric.name()) {
      case "status_count" -> scope + "status." + status;
      case "status_count_per_workspace" ->
          scope
              + "workspace."
              + Naming.workspace(metric.workspace(), defaultWorkspace)
              + ".status."
              + status;
      case "unique_users" -> scope + "user.uniques";
      case "request_per_user" ->
          consumer == null ? null : scope + "user." + consumer + ".request.count";
      case "status_count_per_user" ->
          consumer == null ? null : scope + "user." + consumer + ".status." + status;
      default ->
          consumer == null
              ? null
              : "route." + Naming.route(exchange) + ".user." + consumer + ".status." + status;
    };
  }

  /// With tags, the name only contains the measure. The status or user that is counted is in the
  /// tags of the requests.
  private @Nullable String tagged(TagStyle style, Metric metric, Exchange exchange) {
    var measure = metric.measure();
    boolean isOfUser = metric.name().equals("request_per_user");
    var value = value(metric, exchange);
    if (value == null || (measure == null && !isOfUser)) {
      return null;
    }
    if (isOfUser && exchange.consumer() == null) {
      return null;
    }
    var tags = tags(metric, exchange);
    var name =
        prefix
            + "."
            + (measure == null ? "request.count" : measure.suffix())
            + style.afterName(tags);
    var line = Lines.line(name, value, metric.type(), metric.rate());
    return line == null ? null : line + style.atEnd(tags);
  }

  private Map<String, String> tags(Metric metric, Exchange exchange) {
    var tags = new LinkedHashMap<String, String>();
    tags.put("workspace", Naming.workspace(metric.workspace(), defaultWorkspace));
    var route = exchange.route();
    if (route != null) {
      tags.put("route", Lines.tag(route.name() == null ? route.id() : route.name()));
    }
    tags.put("status", Integer.toString(exchange.response().status()));
    var consumer = metric.consumers().of(exchange);
    if (consumer != null) {
      tags.put("consumer", Lines.tag(consumer));
    }
    var service = exchange.service();
    if (service != null) {
      tags.put("service", Lines.tag(Naming.service(service, metric.service(), defaultService)));
    }
    tags.put("node", node);
    return tags;
  }
}
