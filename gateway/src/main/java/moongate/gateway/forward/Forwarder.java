package moongate.gateway.forward;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import moongate.gateway.balance.Balancer;
import moongate.gateway.balance.NoPeerException;
import moongate.gateway.balance.Peer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.SentHead;
import moongate.gateway.exchange.UpstreamCall.Try;
import moongate.gateway.log.LogContext;
import moongate.http.Client;
import moongate.http.ClientResponse;
import moongate.http.HeaderName;
import moongate.http.RequestHead;
import moongate.http.Resolver;
import moongate.http.UpstreamException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a request to its service: chooses an address, connects, and tries again where that is
/// safe.
public final class Forwarder {
  private static final Logger log = LoggerFactory.getLogger("moongate.proxy");

  /// Methods that are not safe to repeat.
  private static final Set<String> NOT_IDEMPOTENT = Set.of("POST", "PATCH", "LOCK");

  private final Client client;
  private final Resolver resolver;
  private final RequestHeaders requestHeaders;
  private final ResponseHeaders responseHeaders;

  /// Heads for reuse, one list per loop. A request needs one from its first try until the response.
  private final List<ArrayDeque<RequestHead>> spareHeads = new ArrayList<>();

  public Forwarder(
      Client client, Resolver resolver, ResponseHeaders responseHeaders, GatewaySettings settings) {
    this.client = client;
    this.resolver = resolver;
    this.requestHeaders = new RequestHeaders(settings);
    this.responseHeaders = responseHeaders;
    for (int i = 0; i < settings.workers(); i++) {
      spareHeads.add(new ArrayDeque<>());
    }
  }

  /// Waits for the head of the service's response, which becomes the exchange's. The exchange
  /// closes what this returns.
  ///
  /// @throws NoPeerException when there is no address to send it to
  /// @throws UpstreamException when the last try failed
  public ClientResponse forward(Exchange exchange, Balancer balancer) {
    exchange.timings().upstreamCalled(exchange.nanoTime());
    collectBody(exchange);
    var sent = exchange.knownClient().sent();
    var known = sent != null && sent.fits(exchange) ? sent : null;
    if (known != null && !SentHead.isShared(exchange)) {
      var again = known.again();
      requestHeaders.renew(again, exchange);
      return forward(exchange, balancer, again);
    }
    var spare = spareHeads.get(exchange.worker());
    var head = spare.isEmpty() ? new RequestHead() : spare.pop();
    boolean isKept = fill(head, exchange, known);
    try {
      return forward(exchange, balancer, head);
    } finally {
      if (!isKept) {
        spare.push(head);
      }
    }
  }

  /// True if `head` is kept for later requests.
  private boolean fill(RequestHead head, Exchange exchange, @Nullable SentHead known) {
    if (known != null) {
      head.copyFrom(known.again());
      requestHeaders.renew(head, exchange);
      return false;
    }
    requestHeaders.prepare(head, exchange);
    var kept = SentHead.of(exchange, head);
    if (kept != null) {
      exchange.knownClient().sent(kept);
    }
    return kept != null && kept.head() == head;
  }

  private ClientResponse forward(Exchange exchange, Balancer balancer, RequestHead head) {
    var answered = tryUntilAnswered(exchange, balancer, head);
    exchange.timings().upstreamAnswered(exchange.nanoTime());
    exchange.upstream().status(answered.head().status());
    exchange.upstream().connectNanos(answered.connectNanos());
    answered.head().headers().remember();
    responseHeaders.received(exchange, answered.head().headers());
    exchange.response().serviceResponded(answered);
    return answered;
  }

  /// Receives the body before the service is called, so that a slow client does not keep the
  /// service waiting. Not if the route streams request bodies, and never for gRPC.
  private static void collectBody(Exchange exchange) {
    var route = exchange.route();
    if (route != null && route.requestBuffering() && !exchange.upstream().isHttp2()) {
      exchange.body().collect();
    }
  }

  private ClientResponse tryUntilAnswered(Exchange exchange, Balancer balancer, RequestHead first) {
    int left = exchange.upstream().retries();
    var head = first;
    while (true) {
      checkThatClientWaits(exchange);
      try {
        return tryOnce(exchange, balancer, head);
      } catch (UpstreamException failure) {
        failed(exchange, failure);
        if (failure.bodyAgain() != null) {
          exchange.body().sendAgain(failure.bodyAgain());
        }
        if (left-- <= 0 || !isRepeatable(exchange, head, failure)) {
          exchange.timings().upstreamAnswered(exchange.nanoTime());
          throw failure;
        }
        log.error("{}, {}", failure.getMessage(), LogContext.of(exchange));
        head = headOfRetry(exchange, head);
      }
    }
  }

  /// If the client has hung up, functions still run to their end, but the service is not called any
  /// more.
  private static void checkThatClientWaits(Exchange exchange) {
    if (exchange.caller().isGone()) {
      throw UpstreamException.beforeRequest(
          UpstreamException.Kind.CALLER_GONE, "client closed the connection");
    }
  }

  /// Lets a plugin choose another target, and change the request. `failed` may be kept for later
  /// requests, so what was changed goes into another head.
  private RequestHead headOfRetry(Exchange exchange, RequestHead failed) {
    var step = exchange.upstream().beforeRetry();
    if (step == null) {
      return failed;
    }
    if (!step.getAsBoolean()) {
      exchange.timings().upstreamAnswered(exchange.nanoTime());
      throw new NoPeerException(503, "The upstream server is currently unavailable");
    }
    var head = new RequestHead();
    requestHeaders.prepare(head, exchange);
    return head;
  }

  private ClientResponse tryOnce(Exchange exchange, Balancer balancer, RequestHead head) {
    var call = exchange.upstream();
    var peer = peer(exchange, balancer);
    exchange.response().proxied();
    call.address(peer.origin().address());
    head.headers().set(HeaderName.HOST, host(exchange, peer));
    var origin = call.secured(call.isHttp2() ? peer.overHttp2() : peer.origin());
    peer.began(exchange);
    try {
      var response =
          client.send(
              exchange.caller(), origin, head, exchange.body().forwarded(), call.timeouts());
      peer.responded(response.head().status());
      return response;
    } catch (UpstreamException failure) {
      peer.failed(failure.kind());
      throw failure;
    }
  }

  /// Records the try, and how long it took to choose an address, if there was a choice.
  private Peer peer(Exchange exchange, Balancer balancer) {
    long startedMillis = exchange.fiber().loop().currentTimeMillis();
    long started = exchange.nanoTime();
    long balancerNanos = 0;
    var peer = balancer.only(exchange);
    if (peer == null) {
      started = System.nanoTime();
      peer = balancer.choose(exchange, resolver);
      balancerNanos = System.nanoTime() - started;
    }
    exchange
        .upstream()
        .tries()
        .add(new Try(startedMillis, started, balancerNanos, peer.ip(), peer.port(), 0));
    return peer;
  }

  private static String host(Exchange exchange, Peer peer) {
    var fixed = exchange.upstream().hostHeader();
    return fixed == null ? peer.hostHeader() : fixed;
  }

  private static void failed(Exchange exchange, UpstreamException failure) {
    if (failure.kind() == UpstreamException.Kind.CALLER_GONE) {
      return; // the service has not failed
    }
    var call = exchange.upstream();
    int code = failure.kind().status();
    call.status(code);
    call.tries().add(call.tries().removeLast().failed(code));
  }

  private static boolean isRepeatable(
      Exchange exchange, RequestHead head, UpstreamException failure) {
    return switch (failure.kind()) {
      case CALLER_GONE, EXHAUSTED -> false;
      case CONNECT_FAILED, CONNECT_TIMEOUT, NO_PORT -> exchange.body().isRepeatable();
      default ->
          !failure.isResponseStarted()
              && exchange.body().isRepeatable()
              && !(failure.isRequestSent() && NOT_IDEMPOTENT.contains(head.method()));
    };
  }
}
