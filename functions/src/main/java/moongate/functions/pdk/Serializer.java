package moongate.functions.pdk;

import java.util.List;
import java.util.concurrent.TimeUnit;
import moongate.functions.api.HeaderTables;
import moongate.functions.api.ModelTables;
import moongate.functions.api.QueryTables;
import moongate.functions.api.Scope;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Source;
import moongate.gateway.exchange.UpstreamCall;
import moongate.gateway.log.LogEntry;
import moongate.gateway.log.LogValues;
import moongate.gateway.log.SessionEntry;
import moongate.gateway.log.ShownRequest;
import moongate.gateway.uri.Hosts;
import moongate.gateway.uri.Paths;
import moongate.http.Headers;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import moongate.model.entity.Entity;
import moongate.model.entity.Workspace;
import org.jspecify.annotations.Nullable;

/// `kong.log.serialize()`: what loggers write about a request.
final class Serializer {
  private static final List<String> SECRET_HEADERS =
      List.of("authorization", "proxy-authorization");

  private Serializer() {}

  static Object serialize(Scope scope, @Nullable Object options) {
    var exchange = scope.exchange();
    var session = exchange.session();
    var result =
        session == null
            ? ofRequest(scope, exchange)
            : ModelTables.table(SessionEntry.of(exchange, session));
    for (var addition : LogValues.ofPlugins(exchange)) {
      add(addition, result);
    }
    SerializeValues.apply(scope, result);
    return result;
  }

  private static void add(LogValues.Addition addition, LuaTable result) {
    var parents = addition.path().subList(0, addition.path().size() - 1);
    var table = result;
    for (var parent : parents) {
      var name = Strings.ofText(parent);
      var inner = table.get(name) instanceof LuaTable known ? known : new LuaTable();
      table.put(name, inner);
      table = inner;
    }
    table.put(Strings.ofText(addition.path().getLast()), ModelTables.of(addition.value()));
  }

  private static LuaTable ofRequest(Scope scope, Exchange exchange) {
    var result = new LuaTable(0, 16);
    result.put("request", request(scope, exchange));
    result.put("response", response(exchange));
    result.put("latencies", latencies(exchange));
    result.put("upstream_uri", exchange.route() == null ? "" : upstreamUri(exchange));
    result.put("upstream_status", LogEntry.upstreamStatus(exchange));
    result.put("tries", tries(exchange));
    result.put("client_ip", exchange.client().address());
    result.put("started_at", Numbers.of(exchange.timings().startedMillis()));
    result.put("source", exchange.response().source() == Source.SERVICE ? "upstream" : "kong");
    result.put("workspace", Workspace.DEFAULT_ID);
    result.put("workspace_name", Workspace.DEFAULT_NAME);
    result.put("route", entity(exchange.route()));
    result.put("service", entity(exchange.service()));
    result.put("consumer", entity(exchange.consumer()));
    result.put("authenticated_entity", authenticated(exchange));
    return result;
  }

  private static LuaTable request(Scope scope, Exchange exchange) {
    var uri = exchange.target().pathWithQuery();
    var settings = exchange.settings();
    int port = settings.mappedPort(exchange.request().connection().listenerPort());
    var table = new LuaTable(0, 8);
    table.put("id", exchange.id());
    table.put("uri", uri);
    table.put("url", exchange.scheme() + "://" + Hosts.name(exchange.host()) + ":" + port + uri);
    table.put("querystring", querystring(scope, ShownRequest.query(exchange)));
    table.put("method", ShownRequest.method(exchange));
    var headers = headers(exchange.headers());
    for (var name : SECRET_HEADERS) {
      if (headers.get(name) != null) {
        headers.put(name, "REDACTED");
      }
    }
    table.put("headers", headers);
    table.put("size", Numbers.of(exchange.request().bytesRead()));
    if (exchange.request().connection().isSecure()) {
      table.put("tls", tls(exchange));
    }
    return table;
  }

  private static @Nullable Object querystring(Scope scope, @Nullable String query) {
    int max = scope.limits().uriArguments();
    return Values.first(QueryTables.decode(query == null ? "" : query, max));
  }

  private static LuaTable tls(Exchange exchange) {
    var table = new LuaTable(0, 3);
    var session = exchange.request().connection().tls();
    if (session != null) {
      table.put("version", session.protocol());
      table.put("cipher", session.cipher());
    }
    table.put("client_verify", session == null ? "NONE" : session.clientVerify());
    return table;
  }

  private static LuaTable response(Exchange exchange) {
    var response = exchange.response();
    var table = new LuaTable(0, 4);
    table.put("status", Numbers.of(response.status()));
    table.put("headers", headers(response.headers()));
    table.put("size", Numbers.of(response.bytesSent()));
    return table;
  }

  private static LuaTable headers(Headers headers) {
    var table = new LuaTable(0, headers.size());
    for (int i = 0; i < headers.size(); i++) {
      HeaderTables.put(table, headers.lowerNameAt(i), headers.valueAt(i));
    }
    return table;
  }

  private static LuaTable latencies(Exchange exchange) {
    var timings = exchange.timings();
    var table = new LuaTable(0, 4);
    table.put("kong", Numbers.of(timings.proxyLatency()));
    table.put("proxy", Numbers.of(timings.upstreamLatency()));
    table.put("request", Numbers.of(timings.elapsed(System.nanoTime())));
    boolean isFromService = exchange.response().source() == Source.SERVICE;
    table.put("receive", Numbers.of(isFromService ? timings.receive() : 0));
    return table;
  }

  private static String upstreamUri(Exchange exchange) {
    var query = exchange.query();
    var path = Paths.escape(exchange.upstream().path());
    return query == null ? path : path + "?" + query;
  }

  private static @Nullable LuaTable tries(Exchange exchange) {
    if (exchange.route() == null) {
      return null;
    }
    var all = new LuaTable();
    for (var attempt : exchange.upstream().tries()) {
      all.append(attempt(exchange, attempt));
    }
    return all;
  }

  private static LuaTable attempt(Exchange exchange, UpstreamCall.Try attempt) {
    var table = new LuaTable(0, 8);
    table.put("balancer_start", Numbers.of(attempt.startedMillis()));
    double nanos = exchange.timings().epochNanos(attempt.startedNanos());
    table.put("balancer_start_ns", Numbers.of(nanos));
    table.put(
        "balancer_latency", Numbers.of(TimeUnit.NANOSECONDS.toMillis(attempt.balancerNanos())));
    table.put("balancer_latency_ns", Numbers.of(attempt.balancerNanos()));
    table.put("ip", attempt.ip());
    table.put("port", Numbers.of(attempt.port()));
    if (attempt.code() != 0) {
      table.put("state", "failed");
      table.put("code", Numbers.of(attempt.code()));
    }
    return table;
  }

  private static @Nullable LuaTable entity(@Nullable Entity entity) {
    return entity == null ? null : ModelTables.table(entity.document());
  }

  private static @Nullable LuaTable authenticated(Exchange exchange) {
    var credential = exchange.credential();
    if (credential == null) {
      return null;
    }
    var table = new LuaTable(0, 2);
    table.put("id", credential.id());
    table.put("consumer_id", credential.consumerId());
    return table;
  }
}
