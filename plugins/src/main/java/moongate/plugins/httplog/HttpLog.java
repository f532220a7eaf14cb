package moongate.plugins.httplog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import moongate.fiber.Fiber;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.LogEntry;
import moongate.gateway.plugin.Outbox;
import moongate.gateway.plugin.Plugin;
import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Caller;
import moongate.http.Client;
import moongate.http.ClientResponse;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Resolver;
import moongate.http.Timeouts;
import moongate.model.Json;
import moongate.model.Utf8;
import moongate.model.Value;
import moongate.plugins.logging.BatchLimits;
import moongate.plugins.logging.BatchQueue;
import org.jspecify.annotations.Nullable;

/// Sends one JSON object per request, or arrays of them.
final class HttpLog implements Plugin {
  private static final HeaderName AUTHORIZATION = HeaderName.of("Authorization");
  private static final int MOST_OF_RESPONSE = 1 << 16;

  private final Endpoint endpoint;
  private final String method;
  private final Headers headers = new Headers();
  private final Timeouts timeouts;
  private final boolean isArray;
  private final BatchQueue queue;
  private final Client client;
  private final Resolver resolver;

  HttpLog(Value.Obj config, Client client, Resolver resolver, Outbox outbox) {
    var url = config.text("http_endpoint");
    var parsed = Endpoint.parse(url);
    // What a vault has for a reference may be anything.
    endpoint = parsed != null ? parsed : new Endpoint(false, "invalid.invalid", 80, "/", null);
    method = config.optionalText("method").orElse("POST");
    var timeout = Duration.ofMillis((long) config.optionalNumber("timeout").orElse(10_000));
    timeouts = new Timeouts(timeout, timeout, timeout);
    var limits = BatchLimits.of(config.object("queue"));
    isArray = limits.batchSize() > 1;
    queue = new BatchQueue("http-log", limits, outbox, this::send);
    this.client = client;
    this.resolver = resolver;
    setHeaders(config);
  }

  private void setHeaders(Value.Obj config) {
    headers.set(HeaderName.HOST, endpoint.hostHeader());
    headers.set(
        HeaderName.CONTENT_TYPE, config.optionalText("content_type").orElse("application/json"));
    var user = endpoint.user();
    if (user != null) {
      var pair = Base64.getEncoder().encodeToString(user.getBytes(UTF_8));
      headers.set(AUTHORIZATION, "Basic " + pair);
    }
    config
        .object("headers")
        .members()
        .forEach((name, value) -> {
          if (value instanceof Value.Str text) {
            headers.set(HeaderName.of(name), text.bytes());
          }
        });
  }

  @Override
  public void log(Exchange exchange) {
    var entry = Utf8.encode(Json.write(LogEntry.of(exchange)));
    queue.add(exchange.fiber().loop(), entry);
  }

  private @Nullable String send(Fiber fiber, List<byte[]> batch) {
    var address = resolver.resolve(fiber, endpoint.host()).getFirst();
    var origin =
        new Origin(
            new InetSocketAddress(address, endpoint.port()), endpoint.isSecure(), endpoint.host());
    var head = new RequestHead(headers.copy());
    head.method(method);
    head.target(endpoint.target());
    var body = Body.of(isArray ? array(batch) : Objects.requireNonNull(batch.getFirst()));
    try (var response = client.send(Caller.of(fiber), origin, head, body, timeouts)) {
      int status = response.head().status();
      finish(response);
      return status >= 200 && status < 300
          ? null
          : "response status code " + status + " of " + endpoint.host() + ":" + endpoint.port();
    }
  }

  /// So that the connection can be kept; a response that goes on and on is not worth that.
  private static void finish(ClientResponse response) {
    try {
      response.body().readAll(MOST_OF_RESPONSE);
    } catch (BodyException tooLarge) {
      // closing the response closes the connection, too
    }
  }

  private static byte[] array(List<byte[]> batch) {
    var out = new ByteArrayOutputStream();
    out.write('[');
    for (int i = 0; i < batch.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      out.writeBytes(batch.get(i));
    }
    out.write(']');
    return out.toByteArray();
  }
}
