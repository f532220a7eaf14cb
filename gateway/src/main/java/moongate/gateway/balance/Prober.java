package moongate.gateway.balance;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Predicate;
import moongate.fiber.Fiber;
import moongate.fiber.Loop;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.Client;
import moongate.http.HeaderName;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Resolver;
import moongate.http.SocketException;
import moongate.http.Sockets;
import moongate.http.Timeouts;
import moongate.http.TlsIdentity;
import moongate.http.UpstreamException;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The active health checks of one upstream. Healthy and unhealthy addresses are probed at
/// different intervals. Everything happens on one loop.
final class Prober {
  private static final Logger log = LoggerFactory.getLogger("moongate.health");
  private static final int VERIFIED_DEPTH = 1;

  /// What probes are sent with.
  record Network(Client client, Sockets sockets, Resolver resolver) {}

  private final Network network;
  private final Loop loop;
  private Pool pool;
  private Verdicts verdicts;
  private @Nullable TlsIdentity identity;
  private boolean isStopped;

  /// @param identity the client certificate for TLS targets; null for none
  Prober(Network network, Loop loop, Pool pool, @Nullable TlsIdentity identity) {
    this.identity = identity;
    this.network = network;
    this.loop = loop;
    this.pool = pool;
    this.verdicts = verdicts(pool);
  }

  private static Verdicts verdicts(Pool pool) {
    return new Verdicts(pool.upstream().name(), pool.rules().active().limits());
  }

  /// Probes `next` from now on, at the current pace. False if its intervals are different.
  boolean follow(Pool next, @Nullable TlsIdentity shown) {
    identity = shown;
    var old = pool.rules().active();
    var active = next.rules().active();
    pool = next;
    verdicts = verdicts(next);
    return old.healthyInterval().equals(active.healthyInterval())
        && old.unhealthyInterval().equals(active.unhealthyInterval());
  }

  void start() {
    var active = pool.rules().active();
    repeat(active.healthyInterval(), Member::isHealthy);
    repeat(active.unhealthyInterval(), member -> !member.isHealthy());
  }

  void stop() {
    isStopped = true;
  }

  /// The first round comes after one interval, each later one an interval after the end of the
  /// previous round, so that a slow address is not probed twice at the same time.
  private void repeat(Duration interval, Predicate<Member> which) {
    if (!interval.isZero()) {
      loop.schedule(interval, () -> round(interval, which));
    }
  }

  private void round(Duration interval, Predicate<Member> which) {
    if (isStopped) {
      return;
    }
    inFiber(own -> {
      refresh(own);
      var due = new ArrayDeque<Member>(pool.members().stream().filter(which).toList());
      int probes = Math.min(pool.rules().active().concurrency(), due.size());
      var running = new int[] {probes};
      if (probes == 0) {
        repeat(interval, which);
      }
      for (int i = 0; i < probes; i++) {
        inFiber(fiber -> {
          try {
            probeAll(fiber, due);
          } finally {
            if (--running[0] == 0) {
              repeat(interval, which);
            }
          }
        });
      }
    });
  }

  /// Names that cannot be resolved keep the addresses that they had.
  private void refresh(Fiber fiber) {
    try {
      pool.refresh(fiber, network.resolver());
    } catch (RuntimeException failure) {
      log.error("upstream {}: looking up its targets failed", pool.upstream().name(), failure);
    }
  }

  private void inFiber(Consumer<Fiber> body) {
    var own = new Fiber[1];
    own[0] = Fiber.create(loop, () -> body.accept(own[0]));
    own[0].start();
  }

  private void probeAll(Fiber fiber, ArrayDeque<Member> due) {
    for (var member = due.poll(); member != null && !isStopped; member = due.poll()) {
      try {
        probe(fiber, member);
      } catch (RuntimeException failure) {
        log.error("upstream {}: probing {} failed", pool.upstream().name(), member, failure);
      }
    }
  }

  private void probe(Fiber fiber, Member member) {
    var active = pool.rules().active();
    try {
      if (active.isHttp()) {
        verdicts.responded(member, ask(fiber, member, active));
      } else {
        var address = member.endpoint().address();
        network.sockets().connect(Caller.of(fiber), address, active.timeout()).close();
        verdicts.succeeded(member);
      }
    } catch (UpstreamException failure) {
      verdicts.failed(member, failure.kind());
    } catch (SocketException failure) {
      verdicts.failed(member, failure.kind());
    }
  }

  /// The status of the response; its body is of no interest.
  private int ask(Fiber fiber, Member member, CheckRules.Active active) {
    var host = pool.probeHost();
    var name = active.serverName() == null ? host : active.serverName();
    int depth = active.isSecure() && active.verifies() ? VERIFIED_DEPTH : Origin.UNVERIFIED;
    var origin =
        new Origin(member.endpoint().address(), active.isSecure(), name, depth)
            .with(active.isSecure() ? identity : null, null);
    var head = new RequestHead();
    head.method("GET");
    head.target(active.path());
    head.headers().set(HeaderName.HOST, host);
    head.headers().set(HeaderName.CONNECTION, "close");
    active
        .headers()
        .forEach((header, values) -> {
          head.headers().remove(HeaderName.of(header));
          values.forEach(value -> head.headers().add(HeaderName.of(header), Utf8.bytes(value)));
        });
    var timeouts = Timeouts.whole(active.timeout());
    try (var response =
        network.client().send(Caller.of(fiber), origin, head, Body.EMPTY, timeouts)) {
      return response.head().status();
    }
  }
}
