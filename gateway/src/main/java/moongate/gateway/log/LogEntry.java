package moongate.gateway.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Source;
import moongate.gateway.exchange.UpstreamCall;
import moongate.gateway.uri.Hosts;
import moongate.gateway.uri.Paths;
import moongate.http.TlsSession;
import moongate.model.entity.Entity;
import moongate.model.entity.Workspace;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The log entry of a finished request: the same members as `kong.log.serialize()`. As there,
/// fields of entities that have no value are omitted, but null stays where a function has set it.
public final class LogEntry {
  private static final List<String> SECRET_HEADERS =
      List.of("authorization", "proxy-authorization");

  private LogEntry() {}

  /// The entry as JSON, in UTF-8.
  public static byte[] json(Exchange exchange) {
    return json("", exchange, "");
  }

  /// The entry as JSON between two texts, in UTF-8 that is valid whatever a client has sent: who
  /// reads the log, or a batch of entries, may throw all of it away for one byte that is not.
  public static byte[] json(String before, Exchange exchange, String after) {
    var text = new StringBuilder(before);
    if (LogValues.ofFunctions(exchange) == null) {
      // Spares a copy of each entity.
      Json.writeWithoutNulls(beforeFunctions(exchange), text);
    } else {
      Json.write(of(exchange), text);
    }
    return Utf8.encodeValid(text.append(after).toString());
  }

  public static Value.Obj of(Exchange exchange) {
    var entry = beforeFunctions(exchange).withoutNulls();
    var revision = LogValues.ofFunctions(exchange);
    return revision == null ? entry : revision.of(entry);
  }

  /// The entry without what functions change in it.
  public static Value.Obj beforeFunctions(Exchange exchange) {
    var session = exchange.session();
    var entry = session == null ? ofRequest(exchange) : SessionEntry.of(exchange, session);
    for (var addition : LogValues.ofPlugins(exchange)) {
      entry = addition.addTo(entry);
    }
    return entry;
  }

  private static Value.Obj ofRequest(Exchange exchange) {
    var entry = new LinkedHashMap<String, Value>();
    entry.put("request", request(exchange));
    entry.put("response", response(exchange));
    entry.put("latencies", latencies(exchange));
    var route = exchange.route();
    entry.put("upstream_uri", Value.of(route == null ? "" : upstreamUri(exchange)));
    entry.put("upstream_status", Value.of(upstreamStatus(exchange)));
    putCommon(entry, exchange);
    return Value.of(entry);
  }

  /// Adds the members that entries of requests and sessions share.
  static void putCommon(Map<String, Value> entry, Exchange exchange) {
    var route = exchange.route();
    if (route != null) {
      entry.put("tries", tries(exchange));
    }
    entry.put("client_ip", Value.of(exchange.client().address()));
    entry.put("started_at", Value.of(exchange.timings().startedMillis()));
    boolean isOfService = exchange.response().source() == Source.SERVICE;
    entry.put("source", Value.of(isOfService ? "upstream" : "kong"));
    entry.put("workspace", Value.of(Workspace.DEFAULT_ID));
    entry.put("workspace_name", Value.of(Workspace.DEFAULT_NAME));
    put(entry, "route", route);
    put(entry, "service", exchange.service());
    put(entry, "consumer", exchange.consumer());
    putAuthenticated(entry, exchange);
  }

  private static Value request(Exchange exchange) {
    var uri = exchange.target().pathWithQuery();
    var connection = exchange.request().connection();
    int port = exchange.settings().mappedPort(connection.listenerPort());
    var host = Hosts.name(exchange.host());
    var request = new LinkedHashMap<String, Value>();
    request.put("id", Value.of(exchange.id()));
    request.put("uri", text(uri));
    request.put("url", text(exchange.scheme() + "://" + host + ":" + port + uri));
    request.put("querystring", NamedValues.ofArguments(ShownRequest.query(exchange)));
    request.put("method", text(ShownRequest.method(exchange)));
    var headers = NamedValues.of(exchange.headers());
    for (var secret : SECRET_HEADERS) {
      if (headers.has(secret)) {
        headers = headers.with(secret, Value.of("REDACTED"));
      }
    }
    request.put("headers", headers);
    request.put("size", Value.of(exchange.request().bytesRead()));
    var session = connection.tls();
    if (session != null) {
      request.put("tls", tls(session));
    }
    return Value.of(request);
  }

  static Value tls(TlsSession session) {
    return Value.of(
        Map.of(
            "version", Value.of(session.protocol()),
            "cipher", Value.of(session.cipher()),
            "client_verify", Value.of(session.clientVerify())));
  }

  private static Value response(Exchange exchange) {
    var response = exchange.response();
    var members = new LinkedHashMap<String, Value>();
    members.put("status", Value.of(response.status()));
    members.put("headers", NamedValues.of(response.headers()));
    members.put("size", Value.of(response.bytesSent()));
    return Value.of(members);
  }

  private static Value latencies(Exchange exchange) {
    var timings = exchange.timings();
    boolean isOfService = exchange.response().source() == Source.SERVICE;
    var latencies = new LinkedHashMap<String, Value>();
    latencies.put("kong", Value.of(timings.proxyLatency()));
    latencies.put("proxy", Value.of(timings.upstreamLatency()));
    latencies.put("request", Value.of(timings.elapsed(System.nanoTime())));
    latencies.put("receive", Value.of(isOfService ? timings.receive() : 0));
    return Value.of(latencies);
  }

  private static String upstreamUri(Exchange exchange) {
    var query = exchange.query();
    var path = Paths.escape(exchange.upstream().path());
    return Utf8.text(query == null ? path : path + "?" + query);
  }

  /// The status of each try, as nginx lists them: `502, 200`.
  public static String upstreamStatus(Exchange exchange) {
    var call = exchange.upstream();
    if (call.status() == 0) {
      return "";
    }
    var all = new ArrayList<String>(1);
    for (var attempt : call.tries()) {
      if (attempt.code() != 0) {
        all.add(Integer.toString(attempt.code()));
      }
    }
    boolean hasFailed = !call.tries().isEmpty() && call.tries().getLast().code() != 0;
    if (!hasFailed) {
      all.add(Integer.toString(call.status()));
    }
    return String.join(", ", all);
  }

  private static Value tries(Exchange exchange) {
    return Value.of(
        exchange.upstream().tries().stream().map(attempt -> attempt(exchange, attempt)).toList());
  }

  private static Value attempt(Exchange exchange, UpstreamCall.Try attempt) {
    double nanos = exchange.timings().epochNanos(attempt.startedNanos());
    var members = new LinkedHashMap<String, Value>();
    members.put("balancer_start", Value.of(attempt.startedMillis()));
    members.put("balancer_start_ns", Value.of(nanos));
    members.put(
        "balancer_latency", Value.of(TimeUnit.NANOSECONDS.toMillis(attempt.balancerNanos())));
    members.put("balancer_latency_ns", Value.of(attempt.balancerNanos()));
    members.put("ip", Value.of(attempt.ip()));
    members.put("port", Value.of(attempt.port()));
    if (attempt.code() != 0) {
      members.put("state", Value.of("failed"));
      members.put("code", Value.of(attempt.code()));
    }
    return Value.of(members);
  }

  private static void put(Map<String, Value> entry, String name, @Nullable Entity entity) {
    if (entity != null) {
      entry.put(name, entity.document());
    }
  }

  private static void putAuthenticated(Map<String, Value> entry, Exchange exchange) {
    var credential = exchange.credential();
    if (credential != null) {
      var members = new LinkedHashMap<String, Value>();
      members.put("id", Value.of(credential.id()));
      if (credential.consumerId() != null) {
        members.put("consumer_id", Value.of(credential.consumerId()));
      }
      entry.put("authenticated_entity", Value.of(members));
    }
  }

  private static Value text(String bytes) {
    return Value.of(Utf8.text(bytes));
  }
}
