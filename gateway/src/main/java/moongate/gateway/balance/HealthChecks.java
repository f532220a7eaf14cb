package moongate.gateway.balance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moongate.fiber.Fiber;
import moongate.fiber.Loop;
import moongate.http.Client;
import moongate.http.Resolver;
import moongate.http.Sockets;
import moongate.http.TlsIdentity;
import moongate.model.health.BalancerHealth;
import moongate.model.health.UpstreamHealth;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The active health checks of a node, and the health of its upstreams. It follows the plans:
/// upstreams that stay are probed at their old pace, and removed ones are not probed any more.
public final class HealthChecks implements UpstreamHealth {
  private static final Logger log = LoggerFactory.getLogger("moongate.health");

  private final Prober.Network network;
  private final Loop loop;

  /// By the id of the upstream; touched on the loop only.
  private final Map<String, Prober> probers = new HashMap<>();

  private volatile Map<String, Pool> pools = Map.of();

  /// @param loop where probes run
  public HealthChecks(Loop loop, Client client, Sockets sockets, Resolver resolver) {
    this.network = new Prober.Network(client, sockets, resolver);
    this.loop = loop;
  }

  /// Probes the upstreams of `balancer` from now on.
  public void follow(Balancer balancer) {
    var next = new HashMap<String, Pool>();
    balancer.pools().forEach(pool -> next.put(pool.upstream().id(), pool));
    balancer.pools().stream().filter(pool -> !pool.isChecked()).forEach(Pool::forgetHealth);
    var before = pools;
    pools = Map.copyOf(next);
    loop.execute(() -> probe(before, next, balancer));
  }

  private void probe(Map<String, Pool> before, Map<String, Pool> next, Balancer balancer) {
    probers
        .entrySet()
        .removeIf(entry -> {
          var id = entry.getKey();
          return isOver(entry.getValue(), next.get(id), balancer.identity(id));
        });
    next.forEach((id, pool) -> {
      if (pool.rules().active().isOn() && !probers.containsKey(id)) {
        var prober = new Prober(network, loop, pool, balancer.identity(id));
        probers.put(id, prober);
        prober.start();
      }
      if (before.get(id) != pool) {
        resolve(pool);
      }
    });
  }

  /// Whether a prober has nothing to probe any more, or has to start again.
  private static boolean isOver(
      Prober prober, @Nullable Pool next, @Nullable TlsIdentity identity) {
    boolean goesOn = next != null && next.rules().active().isOn() && prober.follow(next, identity);
    if (!goesOn) {
      prober.stop();
    }
    return !goesOn;
  }

  /// Resolves the names of a new pool before a request has to wait for them.
  private void resolve(Pool pool) {
    var own = new Fiber[1];
    own[0] = Fiber.create(loop, () -> pool.refresh(own[0], network.resolver()));
    own[0].start();
  }

  @Override
  public Optional<BalancerHealth> of(String upstreamId) {
    return Optional.ofNullable(pools.get(upstreamId)).map(PoolHealth::of);
  }

  @Override
  public Marking mark(
      String upstreamId, String targetId, Optional<String> address, boolean isHealthy) {
    var pool = pools.get(upstreamId);
    if (pool == null) {
      return Marking.UNKNOWN_UPSTREAM;
    }
    if (pool.targets().stream().noneMatch(known -> known.target().id().equals(targetId))) {
      return Marking.UNKNOWN_TARGET;
    }
    if (!pool.isChecked()) {
      return Marking.NO_HEALTH_CHECKS;
    }
    return mark(pool, addresses(pool, targetId, address), isHealthy);
  }

  private static List<Member> addresses(Pool pool, String targetId, Optional<String> address) {
    return pool.members().stream()
        .filter(member -> member.target().target().id().equals(targetId))
        .filter(member ->
            address.isEmpty()
                || address.get().equals(member.authority())
                || address.get().equals(member.endpoint().ip()))
        .toList();
  }

  private static Marking mark(Pool pool, List<Member> members, boolean isHealthy) {
    if (members.isEmpty()) {
      return Marking.UNKNOWN_ADDRESS;
    }
    for (var member : members) {
      if (member.endpoint().mark(isHealthy)) {
        var state = isHealthy ? "healthy" : "unhealthy";
        log.warn("upstream {}: target {} was set {}", pool.upstream().name(), member, state);
      }
    }
    return Marking.DONE;
  }
}
