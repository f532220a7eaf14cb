/// The bundled plugins, one package each.
module moongate.plugins {
  requires transitive moongate.gateway;
  requires java.net.http;
  requires org.jose4j;
  requires org.shredzone.acme4j;
  requires org.slf4j;
  requires re2j;
  requires tools.jackson.databind;
  requires static org.jspecify;

  exports moongate.plugins;
  exports moongate.plugins.acme;
  exports moongate.plugins.prometheus;
  exports moongate.plugins.proxycache;
}
