/// For the tests of all modules: an upstream, a client that shows what is on the wire, and
/// patience.
module moongate.testkit {
  requires jdk.httpserver;
  requires static org.jspecify;

  exports moongate.testkit;
}
