package moongate.gateway.forward;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.gateway.exchange.DebugFilter;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.log.LogMarkers;
import moongate.gateway.tracing.Span;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.entity.Workspace;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long the parts of a request took, for a client that has asked for it
/// (`X-Kong-Request-Debug`): a tree, in milliseconds.
public final class DebugOutput {
  private static final Logger log = LoggerFactory.getLogger("moongate.proxy");
  private static final HeaderName OUTPUT = HeaderName.of("X-Kong-Request-Debug-Output");
  private static final String PLUGIN = ".plugin.";
  private static final String KONG = "kong.";

  /// A header that is longer than this would be refused by some clients.
  private static final int LONGEST = 2048;

  private static final String TRUNCATED =
      "\"message\":\"Output is truncated, please check the error_log for full output"
          + " by filtering with the request_id.\"";

  /// A node of the tree.
  private static final class Part {
    private final Map<String, Part> children = new LinkedHashMap<>();
    private long nanos;

    Part child(String name) {
      return children.computeIfAbsent(name, _ -> new Part());
    }

    Part add(long more) {
      nanos += more;
      return this;
    }

    void atLeast(long known) {
      nanos = Math.max(nanos, known);
    }

    Value.Obj toValue() {
      var members = new LinkedHashMap<String, Value>();
      members.put("total_time", Value.of(millis(nanos)));
      if (!children.isEmpty()) {
        members.put("child", values(children));
      }
      return Value.of(members);
    }
  }

  private final Exchange exchange;
  private final DebugFilter filter;
  private final Map<String, Part> parts = new LinkedHashMap<>();

  private DebugOutput(Exchange exchange, DebugFilter filter) {
    this.exchange = exchange;
    this.filter = filter;
  }

  /// Adds the output to the headers of the response if the client wants it. What is too long for a
  /// header is logged.
  static void add(Exchange exchange, Headers headers) {
    var filter = exchange.debug();
    if (filter == null) {
      return;
    }
    var text = new DebugOutput(exchange, filter).text();
    boolean isTooLong = text.length() > LONGEST;
    if (isTooLong) {
      log(exchange, text);
    }
    headers.set(
        OUTPUT,
        isTooLong
            ? "{\"request_id\":\"" + exchange.id() + "\",\"truncated\":true," + TRUNCATED + "}"
            : Utf8.bytes(text));
  }

  /// Writes the output of a request that is over to the error log if its client wants that.
  public static void log(Exchange exchange) {
    var filter = exchange.debug();
    if (filter != null && exchange.isDebugLogged()) {
      log(exchange, new DebugOutput(exchange, filter).text());
    }
  }

  private static void log(Exchange exchange, String text) {
    log.info(LogMarkers.NOTICE, "[request-debug] id: {} output: {}", exchange.id(), text);
  }

  private String text() {
    var trace = exchange.recorded();
    if (trace != null) {
      var known = new LinkedHashMap<Long, Part>();
      List.copyOf(trace.spans()).forEach(span -> known.put(span.id(), partOf(span, known)));
    }
    addUpstream();
    parts.keySet().removeIf(part -> !filter.has(part));
    var output = new LinkedHashMap<String, Value>();
    output.put("request_id", Value.of(exchange.id()));
    output.put("workspace_id", Value.of(Workspace.DEFAULT_ID));
    var timings = exchange.timings();
    long end = timings.finished() != 0 ? timings.finished() : exchange.nanoTime();
    output.put("total_time", Value.of(millis(end - timings.started())));
    output.put("child", values(parts));
    return Json.write(Value.of(output));
  }

  /// @param known the parts of the spans before this one
  private Part partOf(Span span, Map<Long, Part> known) {
    long nanos = span.end() - span.start();
    var name = span.name().startsWith(KONG) ? span.name().substring(KONG.length()) : span.name();
    int plugin = name.indexOf(PLUGIN);
    if (plugin > 0) {
      var all = phase(name.substring(0, plugin)).add(nanos).child("plugins").add(nanos);
      return all.child(name.substring(plugin + PLUGIN.length())).add(nanos);
    }
    var around = known.get(span.parentId());
    return switch (name) {
      case "router" -> phase("access").add(nanos).child("router").add(nanos);
      case "dns" ->
          (around == null ? phase("balancer").add(nanos) : around)
              .child("dns")
              .add(nanos)
              .child(String.valueOf(span.attributes().get("dns.record.domain")))
              .add(nanos);
      case "internal.request" ->
          (around == null ? phase("access") : around)
              .child("http_client")
              .add(nanos)
              .child(String.valueOf(span.attributes().get("http.url")))
              .add(nanos);
      default -> (around == null ? phase("access") : around).child(name).add(nanos);
    };
  }

  private Part phase(String name) {
    return parts.computeIfAbsent(name, _ -> new Part());
  }

  /// What the service took, by its address of the last try.
  private void addUpstream() {
    var timings = exchange.timings();
    if (timings.upstreamAnswered() == 0) {
      return;
    }
    long toFirstByte = timings.upstreamAnswered() - timings.upstreamCalled();
    long streaming = timings.finished() == 0 ? 0 : timings.finished() - timings.upstreamAnswered();
    var tries = exchange.upstream().tries();
    long choosing = tries.stream().mapToLong(it -> it.balancerNanos()).sum();
    phase("balancer").atLeast(choosing); // names are asked for meanwhile
    for (var it : tries) {
      phase("balancer").child("tries").child(it.ip() + ":" + it.port()).add(it.balancerNanos());
    }
    var upstream = phase("upstream").add(toFirstByte + streaming);
    upstream.child("time_to_first_byte").add(toFirstByte);
    if (timings.finished() != 0) {
      upstream.child("streaming").add(streaming);
    }
  }

  private static Value.Obj values(Map<String, Part> parts) {
    var values = new LinkedHashMap<String, Value>();
    parts.forEach((name, part) -> values.put(name, part.toValue()));
    return Value.of(values);
  }

  /// With three decimals.
  private static double millis(long nanos) {
    return Math.max(0, nanos / 1_000) / 1e3;
  }
}
