/// Lua functions in the request path: the plugins pre-function and post-function, the `kong.*` and
/// `ngx.*` calls, and the sandbox around them. Start at [moongate.functions.Functions].
module moongate.functions {
  requires transitive moongate.gateway;
  requires transitive moongate.lua;
  requires java.management;
  requires com.github.benmanes.caffeine;
  requires org.slf4j;
  requires org.snakeyaml.engine.v2;
  requires static org.jspecify;

  exports moongate.functions;
  exports moongate.functions.api;
  exports moongate.functions.cache;
  exports moongate.functions.custom;
  exports moongate.functions.sandbox;
  exports moongate.functions.vault;
}
