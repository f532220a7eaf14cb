package moongate.functions.ngx;

import moongate.functions.api.Scope;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Source;
import moongate.gateway.uri.Hosts;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.model.entity.Workspace;
import org.jspecify.annotations.Nullable;

/// Kong's own fields in `ngx.ctx`, such as `ngx.ctx.service`. Each is computed when a function
/// reads it. If a function has assigned a value to such a name, it reads that value.
final class ContextValues {
  private ContextValues() {}

  /// The metatable of `ngx.ctx`.
  static LuaTable metatable(LuaState state) {
    var metatable = new LuaTable(0, 1);
    metatable.put("__index", HostFunction.of(state, "__index", ContextValues::index));
    metatable.freeze("ngx.ctx metatable");
    return metatable;
  }

  private static @Nullable Object index(
      LuaState state, @Nullable Object table, @Nullable Object key) {
    return key instanceof String name
            && state.context() instanceof Scope scope
            && scope.hasRequest()
        ? value(scope, name)
        : null;
  }

  private static @Nullable Object value(Scope scope, String name) {
    var exchange = scope.exchange();
    return switch (name) {
      case "route" -> scope.entities().route();
      case "service" -> scope.entities().service();
      case "authenticated_consumer" -> scope.entities().consumer();
      case "authenticated_credential" -> scope.entities().credential();
      case "balancer_data" ->
          exchange.route() == null ? null : BalancerData.of(scope.worker().state(), exchange);
      case "router_matches" -> routerMatches(exchange);
      case "plugin_id" -> scope.plugin().id();
      case "workspace" -> Workspace.DEFAULT_ID;
      case "scheme" -> exchange.scheme();
      case "host" -> Hosts.name(exchange.host());
      case "host_port" -> Numbers.of(port(exchange));
      case "buffered_proxying" -> when(exchange.response().isBuffering(), Boolean.TRUE);
      case "request_uri" -> exchange.target().pathWithQuery();
      default -> name.startsWith("KONG_") ? progress(exchange, name) : null;
    };
  }

  /// The port that clients know the listener by.
  private static int port(Exchange exchange) {
    return exchange.settings().mappedPort(exchange.request().connection().listenerPort());
  }

  /// The progress of the request, and durations in milliseconds.
  private static @Nullable Object progress(Exchange exchange, String name) {
    var timings = exchange.timings();
    var response = exchange.response();
    boolean isProxied = timings.upstreamCalled() != 0;
    return switch (name) {
      case "KONG_PROCESSING_START" -> Numbers.of(timings.startedMillis());
      case "KONG_PROXIED" -> when(isProxied, Boolean.TRUE);
      case "KONG_EXITED" -> when(response.source() == Source.EXIT, Boolean.TRUE);
      case "KONG_UNEXPECTED" -> when(response.isFailed(), Boolean.TRUE);
      case "KONG_PROXY_LATENCY" -> when(isProxied, Numbers.of(timings.proxyLatency()));
      case "KONG_RESPONSE_LATENCY" ->
          when(!isProxied && timings.headSent() != 0, Numbers.of(timings.proxyLatency()));
      case "KONG_WAITING_TIME" ->
          when(timings.upstreamAnswered() != 0, Numbers.of(timings.upstreamLatency()));
      case "KONG_RECEIVE_TIME" ->
          when(
              timings.upstreamAnswered() != 0 && timings.finished() != 0,
              Numbers.of(timings.receive()));
      default -> null;
    };
  }

  private static @Nullable Object when(boolean isKnown, Object value) {
    return isKnown ? value : null;
  }

  private static @Nullable LuaTable routerMatches(Exchange exchange) {
    var match = exchange.match();
    if (match == null) {
      return null;
    }
    var matches = new LuaTable(0, 1);
    var captures = match.captures();
    if (captures != null) {
      var table = new LuaTable();
      captures.named().forEach(table::put);
      for (int i = 0; i < captures.unnamed().size(); i++) {
        table.put(i, captures.unnamed().get(i));
      }
      matches.put("uri_captures", table);
    }
    return matches;
  }
}
