package moongate.plugins.requesttermination;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.log.NamedValues;
import moongate.gateway.plugin.NodeName;
import moongate.gateway.route.Captures;
import moongate.http.HeaderName;
import moongate.model.entity.Entity;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// What the gateway knows of a request, to find mistakes in routes.
///
/// @param message null for none
record Echo(@Nullable String message, NodeName node) {
  Value.Obj of(Exchange exchange) {
    var echo = new LinkedHashMap<String, Value>();
    if (message != null) {
      echo.put("message", Value.of(message));
    }
    echo.put(
        "kong",
        Value.of(
            Map.of(
                "node_id", Value.of(node.id()),
                "worker_pid", Value.of(ProcessHandle.current().pid()),
                "hostname", Value.of(node.hostname()))));
    echo.put("request", request(exchange));
    addDocument(echo, "matched_route", exchange.route());
    addDocument(echo, "matched_service", exchange.service());
    return Value.of(echo);
  }

  private static void addDocument(Map<String, Value> echo, String name, @Nullable Entity entity) {
    if (entity != null) {
      echo.put(name, entity.document());
    }
  }

  private static Value request(Exchange exchange) {
    var request = new LinkedHashMap<String, Value>();
    request.put("scheme", Value.of(exchange.scheme()));
    request.put("host", text(exchange.host()));
    request.put("port", Value.of(exchange.request().connection().listenerPort()));
    request.put("method", text(exchange.head().method()));
    request.put("path", text(exchange.target().path()));
    request.put("query", NamedValues.ofArguments(exchange.query()));
    request.put("headers", NamedValues.of(exchange.headers()));
    addBody(exchange, request);
    var match = exchange.match();
    if (match != null && match.captures() != null) {
      request.put("uri_captures", captures(match.captures()));
    }
    return Value.of(request);
  }

  private static void addBody(Exchange exchange, Map<String, Value> request) {
    if (exchange.body().read(exchange.settings().maxBufferedBody())) {
      var body = exchange.body().text();
      request.put("raw_body", text(body));
      var type = exchange.headers().firstOr(HeaderName.CONTENT_TYPE, "").toLowerCase(Locale.ROOT);
      if (type.startsWith("application/x-www-form-urlencoded")) {
        request.put("body", NamedValues.ofArguments(body));
      }
    }
  }

  private static Value captures(Captures captures) {
    var named = new LinkedHashMap<String, Value>();
    captures.named().forEach((name, value) -> named.put(name, text(value)));
    var unnamed =
        captures.unnamed().stream()
            .skip(1)
            .map(value -> value == null ? Value.NULL : text(value))
            .toList();
    return Value.of(Map.of("named", Value.of(named), "unnamed", Value.of(unnamed)));
  }

  private static Value text(String bytes) {
    return Value.of(Utf8.text(bytes));
  }
}
