package moongate.plugins.opentelemetry;

import java.util.Map;
import moongate.fiber.Loop;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.telemetry.LogRecord;
import moongate.gateway.tracing.Trace;
import moongate.plugins.logging.BatchQueue;
import org.jspecify.annotations.Nullable;

/// Sends the records of the node's log to a collector.
final class LogRecords {
  private final Resource resource;
  private final BatchQueue queue;
  private final @Nullable Loop loop;
  private final Object destination;

  /// @param loop on which records are sent that do not belong to a request; null if there is none
  /// @param destination equal for queues that lead to the same place
  LogRecords(Resource resource, BatchQueue queue, @Nullable Loop loop, Object destination) {
    this.resource = resource;
    this.queue = queue;
    this.loop = loop;
    this.destination = destination;
  }

  Object destination() {
    return destination;
  }

  /// Sends the records that were and will be logged for the request.
  ///
  /// @param trace null if the request is not traced
  void follow(Exchange exchange, @Nullable Trace trace) {
    var own = exchange.fiber().loop();
    Map<String, Object> attributes =
        exchange.isStream() ? Map.of() : Map.of("request.id", exchange.id());
    var request = exchange.isStream() ? null : exchange;
    exchange
        .log()
        .sendTo(entry -> {
          var item = Otlp.logRecord(entry, trace, attributes);
          queue.add(own, resource.entry(request, item));
        });
  }

  /// Sends a record that does not belong to a request.
  void send(LogRecord entry) {
    if (loop != null) {
      queue.add(loop, resource.entry(null, Otlp.logRecord(entry, null, Map.of())));
    }
  }
}
