package moongate.plugins.httplog;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.http.Client;
import moongate.http.HeaderName;
import moongate.http.Resolver;
import moongate.http.Timeouts;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.value.Value;
import moongate.plugins.logging.BatchLimits;
import moongate.plugins.logging.BatchQueue;
import moongate.plugins.logging.Endpoint;
import moongate.plugins.logging.EntryLogType;
import moongate.plugins.logging.HttpReceiver;
import moongate.plugins.logging.LogConfig;

/// Registers `http-log`.
public final class HttpLogType extends EntryLogType {
  private static final int LONGEST_TIMEOUT_MILLIS = 2_147_483_646;

  /// Headers that may not be configured because the plugin sets them, in lower case.
  private static final Map<String, String> OWN_HEADERS =
      Map.of(
          "host", "cannot contain 'Host' header",
          "content-length", "cannot contain 'Content-Length' header",
          "content-type", "cannot contain 'Content-Type' header");

  private final Client client;
  private final Resolver resolver;

  public HttpLogType(Client client, Resolver resolver) {
    super("http-log", 12);
    this.client = client;
    this.resolver = resolver;
  }

  @Override
  protected Schema config() {
    var millis = Field.number().between(0, LONGEST_TIMEOUT_MILLIS);
    var config =
        Schema.record()
            .field(
                "http_endpoint",
                Field.text().required().encrypted().referenceable().check(Endpoint.check()))
            .field("method", Field.text().oneOf("POST", "PUT", "PATCH").byDefault("POST"))
            .field(
                "content_type",
                Field.text()
                    .oneOf("application/json", "application/json; charset=utf-8")
                    .byDefault("application/json"))
            .field("timeout", millis.byDefault(10_000))
            .field("keepalive", millis.byDefault(60_000))
            .field(
                "headers",
                Field.mapOf(
                    headerName(), Field.text().referenceable().check(Formats.headerValue())))
            .field("custom_fields_by_lua", LogConfig.customFields());
    return BatchLimits.addTo(config);
  }

  private static Field headerName() {
    TextCheck notOwn = name -> OWN_HEADERS.get(name.toLowerCase(Locale.ROOT));
    return Field.text().check(Formats.headerName()).check(notOwn);
  }

  @Override
  protected Plugin create(Value.Obj config, PluginContext context) {
    var queues = context.shared().get(SharedQueues.class, SharedQueues::new);
    var way = config.without("custom_fields_by_lua");
    return new HttpLog(queues.of(way, () -> queue(config, context)));
  }

  private BatchQueue queue(Value.Obj config, PluginContext context) {
    var timeout = config.millis("timeout", 10_000);
    var limits = BatchLimits.ofConfig(config);
    boolean isArray = limits.batchSize() > 1;
    var receiver =
        new HttpReceiver(
                client,
                resolver,
                Endpoint.of(config.text("http_endpoint")),
                config.optionalText("method").orElse("POST"),
                Timeouts.whole(timeout),
                batch ->
                    isArray
                        ? HttpReceiver.jsonArray(batch)
                        : Objects.requireNonNull(batch.getFirst()))
            .with(
                HeaderName.CONTENT_TYPE,
                config.optionalText("content_type").orElse("application/json"))
            .with(config.object("headers"));
    return queue(limits, context, receiver);
  }
}
