package moongate.gateway;

import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import moongate.gateway.balance.NoPeerException;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.SessionRequest;
import moongate.gateway.forward.SessionForwarder;
import moongate.gateway.log.LogContext;
import moongate.gateway.plugin.PluginRun;
import moongate.gateway.route.SessionFacts;
import moongate.http.BodyException;
import moongate.http.Resolver;
import moongate.http.Session;
import moongate.http.SessionHandler;
import moongate.http.UpstreamException;
import moongate.http.UpstreamException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of one session of `tcp`, `tls`, `tls_passthrough` or `udp`. [#handle] reads from top to
/// bottom, because each step may wait: a session is a fiber on its event loop.
public final class StreamGateway implements SessionHandler {
  /// The statuses that sessions can end with.
  private static final Set<Integer> STATUSES = Set.of(200, 400, 403, 500, 502, 503);

  private static final Logger log = LoggerFactory.getLogger("moongate.stream");

  private final Supplier<Plan> current;
  private final GatewaySettings settings;
  private final SessionForwarder forwarder;

  /// @param current the plan for new sessions, which keep it to their end
  public StreamGateway(Supplier<Plan> current, Resolver resolver, GatewaySettings settings) {
    this.current = current;
    this.settings = settings;
    this.forwarder = new SessionForwarder(resolver);
  }

  @Override
  public boolean passesThrough(Session hello) {
    var exchange = new Exchange(new SessionRequest(hello), settings);
    return current.get().stream().match(facts(exchange, hello)) != null;
  }

  @Override
  public void handle(Session session) {
    var plan = current.get(); // 1 one immutable plan for the whole session
    var request = new SessionRequest(session);
    var exchange = new Exchange(request, settings);
    exchange.planContext(plan.context());
    var plugins = plan.stream().globalPlugins().all();
    try {
      int refusal = route(plan, exchange, session); // 2 no route, no service: closed
      if (refusal == 0) {
        plugins = plugins(exchange);
        refusal = preread(plugins, exchange); // 3 a plugin may refuse
      }
      if (refusal == 0) {
        relay(plan, exchange, request); // 4 balance, connect, retry; then bytes both ways
      } else {
        refuse(exchange, refusal);
      }
    } catch (RuntimeException failure) {
      fail(failure, exchange);
    }
    session.close();
    finish(exchange, request, plugins); // 5 log
  }

  private static SessionFacts facts(Exchange exchange, Session session) {
    var details = new ExchangeDetails(exchange);
    return new SessionFacts(
        session.protocol(),
        session.serverName(),
        details.sourceAddress(),
        details.sourcePort(),
        details.destinationAddress(),
        details.destinationPort());
  }

  /// Finds the route and destination of the session. Returns the status with which the session ends
  /// if there is none, else 0.
  private static int route(Plan plan, Exchange exchange, Session session) {
    var match = plan.stream().match(facts(exchange, session));
    if (match == null) {
      log.warn("no Route found with those values, {}", LogContext.of(exchange));
      return 500;
    }
    var planned = plan.stream().planned(match);
    exchange.matched(match, planned);
    var destination = planned.destination();
    if (destination == null) {
      log.warn("no Service found with those values, {}", LogContext.of(exchange));
      return 500;
    }
    destination.apply(exchange, match);
    if (match.route().preserveHost() && session.serverName() != null) {
      exchange.upstream().hostHeader(session.serverName()); // the name in the service's handshake
    }
    if (session.protocol() == Session.Protocol.TLS_PASSTHROUGH) {
      exchange.upstream().scheme("http"); // the client's own TLS is what passes
    }
    return 0;
  }

  private static PluginRun plugins(Exchange exchange) {
    return ((Planned) Objects.requireNonNull(exchange.ready())).plugins().all();
  }

  private static int preread(PluginRun plugins, Exchange exchange) {
    var answer = plugins.preread(exchange);
    if (answer == null) {
      return 0;
    }
    int status = STATUSES.contains(answer.status()) ? answer.status() : 403;
    log.info("a plugin refused the session: {}, {}", status, LogContext.of(exchange));
    return status;
  }

  private void relay(Plan plan, Exchange exchange, SessionRequest request) {
    var relay = forwarder.connect(exchange, request, plan.balancer());
    request.relay(relay);
    exchange.response().status(200);
    relay.run();
  }

  private static void refuse(Exchange exchange, int status) {
    exchange.response().status(status);
    exchange.response().exited();
  }

  private static void fail(RuntimeException failure, Exchange exchange) {
    switch (failure) {
      case NoPeerException noPeer -> {
        log.error("{}, {}", noPeer.getMessage(), LogContext.of(exchange));
        end(exchange, STATUSES.contains(noPeer.status()) ? noPeer.status() : 502);
      }
      case UpstreamException upstream -> fail(upstream, exchange);
      case BodyException slow -> log.info("{}, {}", slow.getMessage(), LogContext.of(exchange));
      default -> {
        log.error("session failed, {}", LogContext.of(exchange), failure);
        end(exchange, 500);
      }
    }
  }

  private static void fail(UpstreamException failure, Exchange exchange) {
    if (failure.kind() == Kind.CALLER_GONE) {
      log.info("client closed the connection, {}", LogContext.of(exchange));
      exchange.response().status(200);
    } else if (failure.isRequestSent()) {
      // As in nginx, a session that ends because of silence was successful.
      log.info("{}, {}", failure.getMessage(), LogContext.of(exchange));
    } else {
      log.error("{}, {}", failure.getMessage(), LogContext.of(exchange));
      end(exchange, failure.kind() == Kind.EXHAUSTED ? 503 : 502);
    }
  }

  private static void end(Exchange exchange, int status) {
    exchange.response().status(status);
    exchange.response().failed();
  }

  private static void finish(Exchange exchange, SessionRequest request, PluginRun plugins) {
    exchange.timings().finished(System.nanoTime());
    long sent = request.session().bytesSent();
    exchange.response().sent(sent, sent);
    plugins.log(exchange);
    StreamAccessLog.write(exchange, request);
    exchange.ended();
  }
}
