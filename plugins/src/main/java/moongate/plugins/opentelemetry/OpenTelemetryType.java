package moongate.plugins.opentelemetry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.NodeAccess;
import moongate.gateway.plugin.NodeName;
import moongate.gateway.plugin.Outbox;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.http.Client;
import moongate.http.HeaderName;
import moongate.http.Resolver;
import moongate.http.Timeouts;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.schema.Shorthand;
import moongate.model.schema.TextCheck;
import moongate.model.value.Value;
import moongate.plugins.logging.BatchLimits;
import moongate.plugins.logging.BatchQueue;
import moongate.plugins.logging.Endpoint;
import moongate.plugins.logging.HttpReceiver;
import moongate.plugins.logging.LogPluginType;
import moongate.plugins.logging.OldQueueFields;
import moongate.plugins.logging.OldQueueFields.Old;
import moongate.plugins.tracing.Format;
import moongate.plugins.tracing.Propagation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Registers `opentelemetry`.
public final class OpenTelemetryType extends LogPluginType {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin");
  private static final int BATCH_SIZE = 200;
  private static final int LONGEST_MILLIS = 2_147_483_646;

  /// The limit for waiting log records, in bytes, while the collector does not answer. The oldest
  /// are dropped.
  private static final long MOST_BYTES_OF_LOGS = 16L << 20;

  private static final OldQueueFields OLD =
      new OldQueueFields(
          List.of(
              new Old("batch_span_count", BatchLimits.size(), 200, "max_batch_size"),
              new Old(
                  "batch_flush_delay",
                  Field.integer().between(0, 3600),
                  3,
                  "max_coalescing_delay")));

  private final Client client;
  private final Resolver resolver;

  public OpenTelemetryType(Client client, Resolver resolver) {
    super("opentelemetry", 14);
    this.client = client;
    this.resolver = resolver;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config())
        .check(EntityChecks.atLeastOneOf("config.traces_endpoint", "config.logs_endpoint"));
  }

  @Override
  protected Schema config() {
    var millis = Field.integer().between(0, LONGEST_MILLIS);
    var url = Field.text().referenceable().check(Endpoint.check());
    var config =
        Schema.record()
            .field("traces_endpoint", url)
            .field("logs_endpoint", url)
            .field(
                "headers",
                Field.mapOf(
                    Field.text().check(Formats.headerName()),
                    Field.text().referenceable().check(Formats.headerValue())))
            .field(
                "resource_attributes",
                Field.mapOf(Field.text(), Field.text().check((TextCheck) Resource::problem)))
            .field("queue", Field.record(BatchLimits.schema(BATCH_SIZE)).required())
            .field("connect_timeout", millis.byDefault(1000))
            .field("send_timeout", millis.byDefault(5000))
            .field("read_timeout", millis.byDefault(5000))
            .field("http_response_header_for_traceid", Field.text().check(Formats.headerName()))
            .field("sampling_rate", Field.number().between(0, 1))
            .field("sampling_strategy", Sampling.strategy());
    return OLD.addTo(Propagation.addTo(config, Format.W3C))
        .shorthand(Shorthand.oldName("endpoint", url, "traces_endpoint"));
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS, Phase.HEADER_FILTER, Phase.LOG, Phase.WS_CLOSE);
  }

  @Override
  protected Plugin create(Value.Obj config, PluginContext context) {
    return new OpenTelemetry(traces(config, context), logs(config, context));
  }

  private @Nullable Traces traces(Value.Obj config, PluginContext context) {
    var endpoint = config.optionalText("traces_endpoint").orElse(null);
    if (endpoint == null) {
      return null;
    }
    if (!context.settings().tracing().isOn()) {
      log.warn("[opentelemetry] sends no traces: the setting tracing_instrumentations is off");
    }
    var limits = BatchLimits.of(OLD.queue(config));
    var resource = resource(config, context);
    return new Traces(
        config, resource, queue(limits, context, receiver(endpoint, config, resource)));
  }

  private @Nullable LogRecords logs(Value.Obj config, PluginContext context) {
    var endpoint = config.optionalText("logs_endpoint").orElse(null);
    if (endpoint == null) {
      return null;
    }
    var limits = BatchLimits.of(OLD.queue(config)).within(MOST_BYTES_OF_LOGS);
    var resource = resource(config, context);
    var receiver = receiver(endpoint, config, resource);
    var queue = BatchQueue.ofLogs(name() + " logs", limits, Outbox.of(context.shared()), receiver);
    var destination =
        List.of(endpoint, config.object("headers"), config.object("resource_attributes"));
    var loop = NodeAccess.of(context.shared()).loop();
    return new LogRecords(resource, queue, loop, destination);
  }

  private HttpReceiver receiver(String endpoint, Value.Obj config, Resource resource) {
    var timeouts =
        Timeouts.whole(
            config.millis("connect_timeout", 1000),
            config.millis("send_timeout", 5000),
            config.millis("read_timeout", 5000));
    return new HttpReceiver(
            client, resolver, Endpoint.of(endpoint), "POST", timeouts, resource::export)
        .with(HeaderName.CONTENT_TYPE, "application/x-protobuf")
        .with(config.object("headers"));
  }

  private static Resource resource(Value.Obj config, PluginContext context) {
    var version = context.settings().product().replaceFirst(".*/", "");
    var node = context.shared().get(NodeName.class, NodeName::unknown);
    var attributes = new LinkedHashMap<String, Object>();
    attributes.put("service.name", "kong");
    attributes.put("service.version", version);
    attributes.put("service.instance.id", node.id());
    return new Resource(version, attributes, config.object("resource_attributes"));
  }
}
