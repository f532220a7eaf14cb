/// The configuration of a gateway: values, their schemas, entities and snapshots. Depends on the
/// JDK only.
module moongate.model {
  requires static org.jspecify;

  exports moongate.model;
  exports moongate.model.entity;
  exports moongate.model.expression;
  exports moongate.model.health;
  exports moongate.model.pki;
  exports moongate.model.schema;
  exports moongate.model.value;
}
