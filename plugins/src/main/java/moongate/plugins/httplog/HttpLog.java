package moongate.plugins.httplog;

import java.time.Duration;
import java.util.Objects;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.LogEntry;
import moongate.gateway.plugin.Outbox;
import moongate.gateway.plugin.Plugin;
import moongate.http.Client;
import moongate.http.HeaderName;
import moongate.http.Resolver;
import moongate.http.Timeouts;
import moongate.model.Json;
import moongate.model.Utf8;
import moongate.model.Value;
import moongate.plugins.logging.BatchLimits;
import moongate.plugins.logging.BatchQueue;
import moongate.plugins.logging.Endpoint;
import moongate.plugins.logging.HttpReceiver;

/// Sends one JSON object per request, or arrays of them.
final class HttpLog implements Plugin {
  private final BatchQueue queue;

  HttpLog(Value.Obj config, Client client, Resolver resolver, Outbox outbox) {
    var timeout = Duration.ofMillis((long) config.optionalNumber("timeout").orElse(10_000));
    var limits = BatchLimits.of(config.object("queue"));
    boolean isArray = limits.batchSize() > 1;
    var receiver =
        new HttpReceiver(
                client,
                resolver,
                Endpoint.of(config.text("http_endpoint")),
                config.optionalText("method").orElse("POST"),
                new Timeouts(timeout, timeout, timeout),
                batch ->
                    isArray
                        ? HttpReceiver.jsonArray(batch)
                        : Objects.requireNonNull(batch.getFirst()))
            .with(
                HeaderName.CONTENT_TYPE,
                config.optionalText("content_type").orElse("application/json"))
            .with(config.object("headers"));
    queue = new BatchQueue("http-log", limits, outbox, receiver);
  }

  @Override
  public void log(Exchange exchange) {
    var entry = Utf8.encode(Json.write(LogEntry.of(exchange)));
    queue.add(exchange.fiber().loop(), entry);
  }
}
