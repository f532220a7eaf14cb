package moongate.plugins.opentelemetry;

import java.util.ArrayList;
import java.util.List;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.tracing.Span;
import moongate.gateway.tracing.Trace;
import moongate.model.value.Utf8;
import moongate.plugins.tracing.Tries;

/// All spans of a finished request: its own span, those recorded while it ran, and one for each
/// attempt to reach the service.
final class RequestSpans {
  private static final int SERVER_ERROR = 500;

  private RequestSpans() {}

  static List<Span> of(Exchange exchange, Trace trace) {
    var spans = new ArrayList<Span>();
    spans.add(request(exchange, trace));
    spans.addAll(trace.spans());
    addTries(exchange, trace, spans);
    var addition = trace.addition();
    if (addition != null) {
      addition.addTo(spans);
    }
    return spans;
  }

  private static Span request(Exchange exchange, Trace trace) {
    var timings = exchange.timings();
    var span =
        new Span(
            "kong",
            Span.Kind.SERVER,
            trace.rootId(),
            trace.clientSpanId(),
            trace.epochNanos(timings.started()));
    span.end(trace.epochNanos(timings.finished()));
    int status = exchange.response().status();
    span.with("http.method", text(exchange.head().method()))
        .with("http.url", text(url(exchange)))
        .with("http.host", text(exchange.host()))
        .with("http.scheme", exchange.scheme())
        .with("http.flavor", exchange.head().version().number())
        .with("http.client_ip", exchange.client().address())
        .with("net.peer.ip", exchange.request().connection().remoteAddress())
        .with("kong.request.id", exchange.id())
        .with("http.status_code", (long) status);
    var route = exchange.route();
    if (route != null) {
      span.with("http.route", route.name() == null ? route.id() : route.name());
    }
    if (status >= SERVER_ERROR) {
      span.status(Span.Status.ERROR);
    }
    return span;
  }

  private static String url(Exchange exchange) {
    return exchange.scheme() + "://" + exchange.hostAndPort() + exchange.target().pathWithQuery();
  }

  private static void addTries(Exchange exchange, Trace trace, List<Span> spans) {
    if (trace.balancerId() == 0) {
      return;
    }
    var tries = exchange.upstream().tries();
    for (int i = 0; i < tries.size(); i++) {
      var attempt = tries.get(i);
      boolean isLast = i == tries.size() - 1;
      var span =
          new Span(
              "kong.balancer",
              Span.Kind.CLIENT,
              isLast ? trace.balancerId() : Trace.nextId(),
              trace.rootId(),
              trace.epochNanos(attempt.startedNanos()));
      span.end(trace.epochNanos(Tries.end(exchange, i)));
      span.with("net.peer.ip", attempt.ip())
          .with("net.peer.port", (long) attempt.port())
          .with("net.peer.name", text(exchange.upstream().host()))
          .with("try_count", (long) i + 1);
      if (attempt.code() != 0) {
        span.with("http.status_code", (long) attempt.code());
        span.status(Span.Status.ERROR);
      }
      spans.add(span);
    }
  }

  private static String text(String bytes) {
    return Utf8.text(bytes);
  }
}
