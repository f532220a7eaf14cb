/// The Admin API: shows the node's state, and reads and writes its configuration.
module moongate.admin {
  requires transitive moongate.http;
  requires transitive moongate.store;
  requires org.slf4j;
  requires static org.jspecify;

  exports moongate.admin;
  exports moongate.admin.access;
  exports moongate.admin.node;
}
