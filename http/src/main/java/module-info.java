/// The vocabulary of HTTP (RFC 9110): requests, responses, headers and bodies, independent of the
/// transport.
module moongate.http {
  requires transitive moongate.fiber;
  requires static org.jspecify;

  exports moongate.http;
}
