package moongate.plugins.datadog;

import java.util.ArrayList;
import java.util.List;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.plugin.Plugin;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.logging.BatchQueue;
import moongate.plugins.metrics.Lines;
import org.jspecify.annotations.Nullable;

/// Sends a DogStatsD line for each request and configured metric.
final class Datadog implements Plugin {
  private final List<Metric> metrics;
  private final String prefix;
  private final @Nullable String serviceTag;
  private final @Nullable String routeTag;
  private final @Nullable String statusTag;
  private final @Nullable String consumerTag;
  private final BatchQueue queue;

  Datadog(Value.Obj config, BatchQueue queue) {
    metrics = config.list("metrics").stream().map(metric -> Metric.of((Value.Obj) metric)).toList();
    prefix = config.optionalText("prefix").map(text -> text + ".").orElse("");
    serviceTag = config.textOrNull("service_name_tag");
    routeTag = config.textOrNull("route_name_tag");
    statusTag = config.textOrNull("status_tag");
    consumerTag = config.textOrNull("consumer_tag");
    this.queue = queue;
  }

  @Override
  public void log(Exchange exchange) {
    for (var metric : metrics) {
      long value = metric.measure().of(exchange);
      var line =
          value < 0
              ? null
              : Lines.line(
                  prefix + metric.measure().suffix(),
                  Long.toString(value),
                  metric.type(),
                  metric.rate());
      if (line != null) {
        var tags = String.join(",", tags(metric, exchange));
        queue.add(exchange.fiber().loop(), Utf8.encode(tags.isEmpty() ? line : line + "|#" + tags));
      }
    }
  }

  private List<String> tags(Metric metric, Exchange exchange) {
    var tags = new ArrayList<String>(8);
    var service = exchange.service();
    if (service != null) {
      add(tags, serviceTag, service.name() == null ? service.host() : service.name());
    }
    var route = exchange.route();
    if (route != null) {
      add(tags, routeTag, route.name() == null ? route.id() : route.name());
    }
    add(tags, statusTag, Integer.toString(exchange.response().status()));
    var consumers = metric.consumers();
    var consumer = consumers == null ? null : consumers.of(exchange);
    if (consumer != null) {
      add(tags, consumerTag, consumer);
    }
    tags.addAll(metric.tags());
    return tags;
  }

  private static void add(List<String> tags, @Nullable String name, String value) {
    if (name != null) {
      tags.add(name + ":" + Lines.tag(value));
    }
  }
}
