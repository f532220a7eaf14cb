/// For tests of the whole: a gateway, an upstream and a client that shows what is on the wire.
module moongate.testkit {
  requires jdk.httpserver;
  requires transitive moongate.app;
  requires static org.jspecify;

  exports moongate.testkit;
}
