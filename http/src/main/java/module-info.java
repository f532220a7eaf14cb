/// HTTP's own words (RFC 9110): requests, responses, headers and bodies, whatever carries them.
module moongate.http {
  requires transitive moongate.fiber;
  requires static org.jspecify;

  exports moongate.http;
}
