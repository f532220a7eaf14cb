/// The request path, from a parsed request to the last byte of its response. It knows neither Lua
/// nor Netty: it runs [moongate.gateway.plugin.Plugin]s and is an `http.Handler`.
module moongate.gateway {
  requires transitive moongate.fiber;
  requires transitive moongate.http;
  requires transitive moongate.model;
  requires org.slf4j;
  requires re2j;
  requires static org.jspecify;

  exports moongate.gateway;
  exports moongate.gateway.address;
  exports moongate.gateway.balance;
  exports moongate.gateway.exchange;
  exports moongate.gateway.log;
  exports moongate.gateway.plugin;
  exports moongate.gateway.route;
  exports moongate.gateway.spool;
  exports moongate.gateway.telemetry;
  exports moongate.gateway.tls;
  exports moongate.gateway.tracing;
  exports moongate.gateway.uri;
}
