package moongate.gateway.forward;

import moongate.gateway.balance.Balancer;
import moongate.gateway.balance.NoPeerException;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.SessionRequest;
import moongate.gateway.exchange.UpstreamCall.Try;
import moongate.gateway.log.LogContext;
import moongate.http.Relay;
import moongate.http.Resolver;
import moongate.http.UpstreamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connects a session to its service: chooses an address and connects, and tries other addresses
/// while that fails. Nothing is repeated once there is a connection.
public final class SessionForwarder {
  private static final Logger log = LoggerFactory.getLogger("moongate.stream");

  private final Resolver resolver;

  public SessionForwarder(Resolver resolver) {
    this.resolver = resolver;
  }

  /// @throws NoPeerException when there is no address to connect to
  /// @throws UpstreamException when the last try failed
  public Relay connect(Exchange exchange, SessionRequest request, Balancer balancer) {
    exchange.timings().upstreamCalled(System.nanoTime());
    try {
      return tryUntilConnected(exchange, request, balancer);
    } finally {
      exchange.timings().upstreamAnswered(System.nanoTime());
    }
  }

  private Relay tryUntilConnected(Exchange exchange, SessionRequest request, Balancer balancer) {
    int left = exchange.upstream().retries();
    while (true) {
      try {
        return tryOnce(exchange, request, balancer);
      } catch (UpstreamException failure) {
        var tries = exchange.upstream().tries();
        tries.add(tries.removeLast().failed(failure.kind().status()));
        if (left-- <= 0 || failure.kind().endsTries()) {
          throw failure;
        }
        log.error("{}, {}", failure.getMessage(), LogContext.of(exchange));
      }
    }
  }

  private Relay tryOnce(Exchange exchange, SessionRequest request, Balancer balancer) {
    var call = exchange.upstream();
    long startedMillis = System.currentTimeMillis();
    long started = System.nanoTime();
    var peer = balancer.choose(exchange, resolver);
    exchange.response().proxied();
    long balancerNanos = System.nanoTime() - started;
    call.tries().add(new Try(startedMillis, started, balancerNanos, peer.ip(), peer.port(), 0));
    call.address(peer.origin().address());
    peer.began(exchange);
    try {
      var relay = request.session().connect(call.secured(peer.origin()), call.timeouts());
      call.connectNanos(System.nanoTime() - started - balancerNanos);
      peer.responded(200);
      return relay;
    } catch (UpstreamException failure) {
      peer.failed(failure.kind());
      throw failure;
    }
  }
}
