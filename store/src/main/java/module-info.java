/// Stores of the configuration, and the declarative file.
module moongate.store {
  requires transitive moongate.model;
  requires org.snakeyaml.engine.v2;
  requires static org.jspecify;
  requires tools.jackson.core;

  exports moongate.store;
}
