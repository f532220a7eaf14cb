/// The Admin API: what the node is, and what it is told to serve.
module moongate.admin {
  requires transitive moongate.http;
  requires transitive moongate.store;
  requires org.slf4j;
  requires static org.jspecify;

  exports moongate.admin;
  exports moongate.admin.access;
  exports moongate.admin.node;
}
