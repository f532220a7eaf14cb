package moongate.plugins.zipkin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Timings;
import moongate.gateway.tracing.Trace;
import moongate.http.HeaderName;
import moongate.model.entity.Service;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.tracing.Tries;
import org.jspecify.annotations.Nullable;

/// Creates the spans of a finished request: one for the request, below it one for the work of the
/// gateway, and one for each attempt to reach the service.
final class ZipkinSpans {
  private static final int SERVER_ERROR = 500;
  private static final int MOST_TAGS = 100;

  private final String localName;
  private final @Nullable String unknownService;
  private final boolean namesPath;
  private final boolean tagsDurations;
  private final boolean tellsCredential;
  private final HeaderName tagsHeader;
  private final Map<String, String> staticTags = new LinkedHashMap<>();

  ZipkinSpans(Value.Obj config) {
    localName = config.optionalText("local_service_name").orElse("kong");
    unknownService = config.textOrNull("default_service_name");
    namesPath = config.optionalText("http_span_name").orElse("method").equals("method_path");
    tagsDurations = config.optionalText("phase_duration_flavor").orElse("").equals("tags");
    tellsCredential = config.flag("include_credential");
    tagsHeader = HeaderName.of(config.optionalText("tags_header").orElse("Zipkin-Tags"));
    for (var tag : config.list("static_tags")) {
      if (tag instanceof Value.Obj pair) {
        staticTags.put(pair.text("name"), pair.text("value"));
      }
    }
  }

  List<Value> of(Exchange exchange, TracedRequest traced) {
    var name = name(exchange);
    var spans = new ArrayList<Value>();
    spans.add(request(exchange, traced, name).toValue());
    if (traced.accessStarted != 0 || exchange.isStream()) {
      spans.add(proxy(exchange, traced, name).toValue());
    }
    addTries(exchange, traced, name, spans);
    return spans;
  }

  private String name(Exchange exchange) {
    if (exchange.isStream()) {
      return "stream";
    }
    var method = Utf8.text(exchange.head().method());
    return namesPath ? method + " " + Utf8.text(exchange.target().path()) : method;
  }

  private ZipkinSpan request(Exchange exchange, TracedRequest traced, String name) {
    var timings = exchange.timings();
    var span =
        new ZipkinSpan(traced, traced.requestId, traced.clientSpanId, "SERVER", name)
            .during(nanos(timings, timings.started()), nanos(timings, timings.finished()))
            .at("localEndpoint", service(localName))
            .at("remoteEndpoint", client(exchange))
            .tag("lc", "kong");
    if (!exchange.isStream()) {
      span.tag("http.method", Utf8.text(exchange.head().method()))
          .tag("http.host", Utf8.text(exchange.host()))
          .tag("http.path", Utf8.text(exchange.target().path()))
          .tag("http.protocol", "HTTP/" + exchange.head().version().number())
          .tag("http.status_code", Integer.toString(exchange.response().status()));
      if (exchange.response().status() >= SERVER_ERROR) {
        span.tag("error", "true");
      }
      addTagsOf(exchange, span);
    }
    addEntities(exchange, span);
    staticTags.forEach(span::tag);
    if (traced.rewriteStarted != 0 && traced.accessStarted != 0) {
      phase(span, timings, "krs", "rewrite", traced.rewriteStarted, traced.accessStarted);
    }
    return span;
  }

  /// Adds the tags that the client sends: `name=value; name=value`.
  private void addTagsOf(Exchange exchange, ZipkinSpan span) {
    for (var pair : exchange.headers().firstOr(tagsHeader, "").split(";", MOST_TAGS)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        span.tag(
            Utf8.text(pair.substring(0, equals).strip()),
            Utf8.text(pair.substring(equals + 1).strip()));
      }
    }
  }

  private void addEntities(Exchange exchange, ZipkinSpan span) {
    var service = exchange.service();
    if (service != null) {
      span.tag("kong.service", service.id());
      if (service.name() != null) {
        span.tag("kong.service_name", service.name());
      }
    }
    var route = exchange.route();
    if (route != null) {
      span.tag("kong.route", route.id());
      if (route.name() != null) {
        span.tag("kong.route_name", route.name());
      }
    }
    var consumer = exchange.consumer();
    if (consumer != null) {
      span.tag("kong.consumer", consumer.id());
    }
    var credential = exchange.credential();
    if (credential != null && tellsCredential) {
      span.tag("kong.credential", credential.id());
    }
  }

  private ZipkinSpan proxy(Exchange exchange, TracedRequest traced, String name) {
    var timings = exchange.timings();
    long start = traced.accessStarted != 0 ? traced.accessStarted : timings.started();
    var service = exchange.service();
    var span =
        new ZipkinSpan(traced, traced.proxyId, traced.requestId, "CLIENT", name + " (proxy)")
            .during(nanos(timings, start), nanos(timings, timings.finished()))
            .at("localEndpoint", service(localName));
    var serviceName = serviceName(service);
    if (serviceName != null) {
      span.at("remoteEndpoint", service(serviceName));
    }
    addEntities(exchange, span);
    long called = timings.upstreamCalled();
    if (exchange.isStream()) {
      phase(span, timings, "kps", "preread", start, called != 0 ? called : timings.finished());
      return span;
    }
    long filtered = traced.headerFilterStarted;
    phase(span, timings, "kas", "access", start, called != 0 ? called : filtered);
    phase(span, timings, "khs", "header_filter", filtered, timings.headSent());
    phase(span, timings, "kbs", "body_filter", timings.headSent(), timings.finished());
    return span;
  }

  /// @param mark the annotation of its start; that of its end has `f` as its last letter
  private void phase(
      ZipkinSpan span, Timings timings, String mark, String name, long start, long end) {
    if (start == 0 || end == 0) {
      return;
    }
    if (tagsDurations) {
      span.tag("kong." + name + ".duration_ms", Double.toString((end - start) / 1000 / 1000.0));
      return;
    }
    span.annotate(mark, nanos(timings, start))
        .annotate(mark.substring(0, 2) + "f", nanos(timings, end));
  }

  private void addTries(Exchange exchange, TracedRequest traced, String name, List<Value> spans) {
    var timings = exchange.timings();
    var tries = exchange.upstream().tries();
    for (int i = 0; i < tries.size(); i++) {
      var attempt = tries.get(i);
      var endpoint = address(attempt.ip(), attempt.port());
      var serviceName = serviceName(exchange.service());
      var span =
          new ZipkinSpan(
                  traced,
                  Trace.nextId(),
                  traced.requestId,
                  "CLIENT",
                  name + " (balancer try " + (i + 1) + ")")
              .during(
                  nanos(timings, attempt.startedNanos()), nanos(timings, Tries.end(exchange, i)))
              .at("localEndpoint", service(localName))
              .at(
                  "remoteEndpoint",
                  serviceName == null
                      ? endpoint
                      : endpoint.with("serviceName", Value.of(serviceName)))
              .tag("kong.balancer.try", Integer.toString(i + 1));
      if (attempt.code() != 0) {
        span.tag("error", "true")
            .tag("kong.balancer.state", "failed")
            .tag("http.status_code", Integer.toString(attempt.code()));
      }
      spans.add(span.toValue());
    }
  }

  private @Nullable String serviceName(@Nullable Service service) {
    return service != null && service.name() != null ? service.name() : unknownService;
  }

  private static Value.Obj service(String name) {
    return Value.of(Map.of("serviceName", Value.of(name)));
  }

  private static Value.Obj client(Exchange exchange) {
    return address(exchange.client().address(), exchange.client().port());
  }

  private static Value.Obj address(String ip, int port) {
    var members = new LinkedHashMap<String, Value>();
    members.put(ip.indexOf(':') < 0 ? "ipv4" : "ipv6", Value.of(ip));
    members.put("port", Value.of(port));
    return Value.of(members);
  }

  private static long nanos(Timings timings, long monotonic) {
    return timings.startedMillis() * 1_000_000L + (monotonic - timings.started());
  }
}
