package moongate.plugins.zipkin;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.tracing.TraceId;
import moongate.http.HeaderName;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.logging.BatchQueue;
import moongate.plugins.tracing.LoggedIds;
import moongate.plugins.tracing.Propagation;
import org.jspecify.annotations.Nullable;

/// Continues the traces of clients in services, and sends a share of them to a Zipkin server.
final class Zipkin implements Plugin {
  private static final int SHORT_TRACE = 8;

  private final Propagation propagation;
  private final double ratio;
  private final boolean hasShortIds;
  private final @Nullable HeaderName responseHeader;
  private final ZipkinSpans spans;
  private final @Nullable BatchQueue queue;

  /// @param queue null if no server is configured
  Zipkin(Value.Obj config, @Nullable BatchQueue queue) {
    propagation = Propagation.of(config, config.optionalText("default_header_type").orElse("b3"));
    ratio = config.optionalNumber("sample_ratio").orElse(0);
    hasShortIds = config.optionalNumber("traceid_byte_count").orElse(0) == SHORT_TRACE;
    responseHeader =
        config.optionalText("http_response_header_for_traceid").map(HeaderName::of).orElse(null);
    spans = new ZipkinSpans(config);
    this.queue = queue;
  }

  private TracedRequest traced(Exchange exchange) {
    return exchange.context(this, () -> begin(exchange));
  }

  private TracedRequest begin(Exchange exchange) {
    var found = exchange.isStream() ? null : propagation.extract(exchange.headers());
    var isSampled = found == null ? null : found.context().isSampled();
    boolean isWanted =
        isSampled != null ? isSampled : ThreadLocalRandom.current().nextDouble() < ratio;
    if (found != null) {
      return new TracedRequest(found, found.context().trace(), found.context().spanId(), isWanted);
    }
    var trace = TraceId.next();
    return new TracedRequest(null, hasShortIds ? new TraceId(0, trace.low()) : trace, 0, isWanted);
  }

  @Override
  public Outcome rewrite(Exchange exchange) {
    traced(exchange).rewriteStarted = System.nanoTime();
    return Outcome.CONTINUE;
  }

  @Override
  public Outcome access(Exchange exchange) {
    var traced = traced(exchange);
    traced.accessStarted = System.nanoTime();
    var ids = propagation.inject(traced.ofService(), traced.found, exchange.headers());
    LoggedIds.add(exchange, ids);
    return Outcome.CONTINUE;
  }

  @Override
  public void headerFilter(Exchange exchange) {
    var traced = traced(exchange);
    traced.headerFilterStarted = System.nanoTime();
    if (responseHeader != null) {
      exchange.response().headers().set(responseHeader, traced.trace.hex());
    }
  }

  @Override
  public void log(Exchange exchange) {
    var traced = traced(exchange);
    if (queue == null || !traced.isSampled) {
      return;
    }
    var json =
        spans.of(exchange, traced).stream().map(Json::write).collect(Collectors.joining(","));
    queue.add(exchange.fiber().loop(), Utf8.encodeValid(json));
  }
}
