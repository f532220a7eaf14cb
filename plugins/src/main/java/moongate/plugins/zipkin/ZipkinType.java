package moongate.plugins.zipkin;

import java.time.Duration;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.http.Client;
import moongate.http.HeaderName;
import moongate.http.Resolver;
import moongate.http.Timeouts;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.plugins.logging.BatchLimits;
import moongate.plugins.logging.BatchQueue;
import moongate.plugins.logging.Endpoint;
import moongate.plugins.logging.HttpReceiver;
import moongate.plugins.logging.LogPluginType;
import moongate.plugins.tracing.Format;
import moongate.plugins.tracing.Propagation;
import org.jspecify.annotations.Nullable;

/// Registers `zipkin`.
public final class ZipkinType extends LogPluginType {
  private static final int LONGEST_MILLIS = 2_147_483_646;

  private final Client client;
  private final Resolver resolver;

  public ZipkinType(Client client, Resolver resolver) {
    super("zipkin", 100_000);
    this.client = client;
    this.resolver = resolver;
  }

  @Override
  protected Schema config() {
    var millis = Field.integer().required().between(0, LONGEST_MILLIS);
    var tag =
        Schema.record()
            .field("name", Field.text().required())
            .field("value", Field.text().required());
    var config =
        Schema.record()
            .field("local_service_name", Field.text().required().byDefault("kong"))
            .field("http_endpoint", Field.text().referenceable().check(Endpoint.check()))
            .field("sample_ratio", Field.number().between(0, 1).byDefault(0.001))
            .field("default_service_name", Field.text())
            .field("include_credential", Field.flag().required().byDefault(true))
            .field("traceid_byte_count", Field.integer().required().oneOf(8, 16).byDefault(16))
            .field(
                "default_header_type",
                Field.text().required().oneOf(Propagation.formats()).byDefault("b3"))
            .field(
                "tags_header",
                Field.text().required().check(Formats.headerName()).byDefault("Zipkin-Tags"))
            .field("static_tags", Field.listOf(Field.record(tag)))
            .field(
                "http_span_name",
                Field.text().required().oneOf("method", "method_path").byDefault("method"))
            .field("connect_timeout", millis.byDefault(2000))
            .field("send_timeout", millis.byDefault(5000))
            .field("read_timeout", millis.byDefault(5000))
            .field("http_response_header_for_traceid", Field.text().check(Formats.headerName()))
            .field(
                "phase_duration_flavor",
                Field.text().required().oneOf("annotations", "tags").byDefault("annotations"))
            .field("queue", Field.record(BatchLimits.schema()).required());
    return Propagation.addTo(config, Format.B3);
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.REWRITE, Phase.ACCESS, Phase.HEADER_FILTER, Phase.LOG, Phase.WS_CLOSE);
  }

  @Override
  protected Plugin create(Value.Obj config, PluginContext context) {
    return new Zipkin(config, spans(config, context));
  }

  private @Nullable BatchQueue spans(Value.Obj config, PluginContext context) {
    var url = config.textOrNull("http_endpoint");
    if (url == null) {
      return null;
    }
    var timeouts =
        Timeouts.whole(
            millis(config, "connect_timeout"),
            millis(config, "send_timeout"),
            millis(config, "read_timeout"));
    var receiver =
        new HttpReceiver(
                client, resolver, Endpoint.of(url), "POST", timeouts, HttpReceiver::jsonArray)
            .with(HeaderName.CONTENT_TYPE, "application/json");
    var limits = BatchLimits.of(config.object("queue"));
    return queue(limits, context, receiver);
  }

  private static Duration millis(Value.Obj config, String field) {
    return Duration.ofMillis(config.integer(field));
  }
}
