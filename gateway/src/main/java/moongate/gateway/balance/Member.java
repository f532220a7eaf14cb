package moongate.gateway.balance;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.UpstreamCall;
import moongate.http.UpstreamException;
import org.jspecify.annotations.Nullable;

/// One address of a target among those that an upstream balances over.
final class Member {
  private final Pool pool;
  private final TargetAddresses target;
  private final Endpoint endpoint;
  private final int weight;
  private final String hostHeader;
  private volatile @Nullable Peer peer;

  /// @param hostHeader the Host header for it, without port
  Member(Pool pool, TargetAddresses target, Endpoint endpoint, int weight, String hostHeader) {
    this.pool = pool;
    this.target = target;
    this.endpoint = endpoint;
    this.weight = weight;
    this.hostHeader = hostHeader;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  TargetAddresses target() {
    return target;
  }

  int weight() {
    return weight;
  }

  int port() {
    return endpoint.address().getPort();
  }

  boolean isHealthy() {
    return endpoint.isHealthy() || !pool.isChecked();
  }

  String targetHost() {
    return target.host();
  }

  int targetPort() {
    return target.port();
  }

  /// The address in text, brackets around IPv6.
  String literal() {
    return endpoint.ip().indexOf(':') < 0 ? endpoint.ip() : "[" + endpoint.ip() + "]";
  }

  /// `ip:port`.
  String authority() {
    return literal() + ":" + port();
  }

  /// The name of the address on the ring of consistent hashing.
  String ringName() {
    return literal() + "::" + port();
  }

  /// `name(ip:port)`, for messages.
  @Override
  public String toString() {
    return target.host() + "(" + authority() + ")";
  }

  /// The peer for a call; made once, since most calls to an upstream are alike.
  Peer peer(UpstreamCall call) {
    var known = peer;
    if (known == null
        || known.origin().isSecure() != call.isSecure()
        || known.origin().verifiedDepth() != call.verifiedDepth()) {
      known = Peer.of(endpoint.address(), hostHeader, call.isSecure(), call.verifiedDepth(), this);
      peer = known;
    }
    return known;
  }

  /// A try begins.
  void began(Exchange exchange) {
    if (pool.measuresLoad()) {
      endpoint.began();
      long started = System.nanoTime();
      exchange.atEnd(() -> ended(started));
    }
  }

  private void ended(long startedNanos) {
    endpoint.ended();
    long now = System.nanoTime();
    endpoint.took(now - startedNanos, now);
  }

  /// The service answered.
  void responded(int status) {
    pool.passive().responded(this, status);
  }

  /// The service could not be reached, or did not answer.
  void failed(UpstreamException.Kind kind) {
    pool.passive().failed(this, kind);
  }
}
