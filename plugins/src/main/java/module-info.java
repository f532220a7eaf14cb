/// The plugins that come with the gateway, one package each.
module moongate.plugins {
  requires transitive moongate.gateway;
  requires org.slf4j;
  requires re2j;
  requires tools.jackson.databind;
  requires static org.jspecify;

  exports moongate.plugins;
  exports moongate.plugins.prometheus;
  exports moongate.plugins.proxycache;
}
