package moongate.plugins.correlationid;

import java.time.Clock;
import java.util.Locale;
import java.util.UUID;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.log.LogValues;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// Sets the header of the request, unless the client has sent it, and that of the response if that
/// is configured.
final class CorrelationId implements Plugin {
  private static final String LOGGED = "correlation_id";

  private final HeaderName header;
  private final String generator;
  private final Counters counters;
  private final Clock clock;

  CorrelationId(Value.Obj config, Counters counters, Clock clock) {
    this.header = HeaderName.of(config.optionalText("header_name").orElse("Kong-Request-ID"));
    this.generator = config.text("generator");
    this.counters = counters;
    this.clock = clock;
  }

  @Override
  public Outcome access(Exchange exchange) {
    identify(exchange);
    return Outcome.CONTINUE;
  }

  private String identify(Exchange exchange) {
    var request = exchange.headers();
    var id = request.firstOr(header.spelledIn(request), "");
    if (id.isEmpty()) {
      id = next(exchange);
      request.set(header, id);
    }
    LogValues.put(exchange, LOGGED, Value.of(Utf8.text(id)));
    return id;
  }

  @Override
  public void headerFilter(Exchange exchange) {
    // A request that was answered before this plugin's access, or without a route, has no id yet.
    var id =
        LogValues.get(exchange, LOGGED) instanceof Value.Str known
            ? known.bytes()
            : identify(exchange);
    exchange.response().headers().set(header.dashed(), id);
  }

  private String next(Exchange exchange) {
    return switch (generator) {
      case "uuid" -> UUID.randomUUID().toString();
      case "tracker" -> tracker(exchange);
      default -> counters.next(exchange);
    };
  }

  /// `address-port-process-connection-requests-time`
  private String tracker(Exchange exchange) {
    var connection = exchange.request().connection();
    return String.format(
        Locale.ROOT,
        "%s-%d-%d-%d-%d-%.3f",
        connection.localAddress(),
        connection.localPort(),
        ProcessHandle.current().pid(),
        connection.serial(),
        connection.requestCount(),
        clock.millis() / 1000.0);
  }
}
