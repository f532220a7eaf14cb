/// The program `moongate`: settings, command line, and the wiring of all other modules.
module moongate.app {
  requires static org.jspecify;
  requires java.management;
  requires jdk.management;
  requires jdk.unsupported;
  requires moongate.admin;
  requires moongate.cluster;
  requires moongate.functions;
  requires moongate.gateway;
  requires moongate.lua;
  requires moongate.net;
  requires moongate.plugins;
  requires moongate.sql;
  requires transitive moongate.store;
  requires io.prometheus.metrics.config;
  requires io.prometheus.writer.text;
  requires io.prometheus.metrics.model;
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires info.picocli;
  requires org.slf4j;

  exports moongate.app;
  exports moongate.app.node;
  exports moongate.app.settings;

  opens moongate.app.cli to
      info.picocli;
}
