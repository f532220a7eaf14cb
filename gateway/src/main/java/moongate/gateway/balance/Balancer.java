package moongate.gateway.balance;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import moongate.gateway.address.IpAddress;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.ServiceTls;
import moongate.gateway.exchange.UpstreamCall;
import moongate.http.HostAddresses;
import moongate.http.HostAddresses.HostAddress;
import moongate.http.Origin;
import moongate.http.ResolveException;
import moongate.http.Resolver;
import moongate.http.TlsIdentity;
import moongate.model.Snapshot;
import moongate.model.entity.Service;
import moongate.model.entity.Target;
import moongate.model.entity.Upstream;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// Chooses an address for each try: a target of the upstream with the host's name, else one of the
/// addresses that the host resolves to, in turn. Belongs to a plan; safe for all loops.
///
/// The state of upstreams outlives plans: a [Pool] is kept while its configuration stays the same,
/// and a changed pool takes over the health and load of its addresses.
public final class Balancer {
  private static final String UNKNOWN = "name resolution failed";

  private final Map<String, Pool> pools = new HashMap<>();
  private final Map<String, Pool> poolsById = new LinkedHashMap<>();

  /// The client certificate for health checks of an upstream, by its id.
  private final Map<String, TlsIdentity> identities = new HashMap<>();

  /// Peers of services with a literal address, by service id; there is nothing to choose.
  private final Map<String, Peer> fixed = new HashMap<>();

  private final AtomicInteger turn = new AtomicInteger();

  /// @param shown the client certificate for the targets of an upstream; null for none
  /// @param tls how services are verified that do not say so
  /// @param before the balancer of the previous plan
  public Balancer(
      Snapshot snapshot,
      Function<Upstream, @Nullable TlsIdentity> shown,
      ServiceTls tls,
      @Nullable Balancer before) {
    var targets = new HashMap<String, List<Target>>();
    for (var target : snapshot.targets()) {
      targets.computeIfAbsent(target.upstreamId(), _ -> new ArrayList<>()).add(target);
    }
    for (var upstream : snapshot.upstreams()) {
      var old = before == null ? null : before.poolsById.get(upstream.id());
      var own = targets.getOrDefault(upstream.id(), List.of());
      var pool = old != null && old.isOf(upstream, own) ? old : new Pool(upstream, own, old);
      pools.put(Utf8.bytes(upstream.name()), pool);
      poolsById.put(upstream.id(), pool);
      var identity = shown.apply(upstream);
      if (identity != null) {
        identities.put(upstream.id(), identity);
      }
    }
    snapshot.services().forEach(service -> fix(service, tls));
  }

  private void fix(Service service, ServiceTls tls) {
    var host = Utf8.bytes(service.host());
    var address = IpAddress.parse(host);
    if (address != null && !pools.containsKey(host)) {
      boolean isSecure = UpstreamCall.schemeOf(service.protocol()).equals("https");
      int depth = isSecure ? tls.verifiedDepth(service) : Origin.UNVERIFIED;
      var place = new InetSocketAddress(TargetAddresses.inet(address), service.port());
      fixed.put(service.id(), Peer.of(place, host, isSecure, depth, null));
    }
  }

  /// All upstreams.
  Collection<Pool> pools() {
    return poolsById.values();
  }

  /// The client certificate for health checks of an upstream; null for none.
  @Nullable TlsIdentity identity(String upstreamId) {
    return identities.get(upstreamId);
  }

  /// The address of a service whose host is a literal address; null for other services.
  public @Nullable Peer only(Exchange exchange) {
    var call = exchange.upstream();
    var service = exchange.service();
    if (service != null && !call.isTargetChanged()) {
      var known = fixed.get(service.id());
      if (known != null && fits(known.origin(), call)) {
        return known;
      }
    }
    return null;
  }

  /// The address for the next try, for which the fiber may wait.
  ///
  /// @throws NoPeerException when there is none
  public Peer choose(Exchange exchange, Resolver resolver) {
    var only = only(exchange);
    if (only != null) {
      return only;
    }
    var call = exchange.upstream();
    var pool = pools.get(call.host());
    return pool == null ? resolve(exchange, resolver, call) : pool.choose(exchange, resolver);
  }

  private static boolean fits(Origin origin, UpstreamCall call) {
    return origin.isSecure() == call.isSecure() && origin.verifiedDepth() == call.verifiedDepth();
  }

  private Peer resolve(Exchange exchange, Resolver resolver, UpstreamCall call) {
    try {
      var found = next(resolver.lookUp(exchange.fiber(), call.host()));
      int port = found.port() == 0 ? call.port() : found.port();
      var place = new InetSocketAddress(found.address(), port);
      var refusal = call.refusal(place);
      if (refusal != null) {
        throw NoPeerException.refused(refusal);
      }
      return Peer.of(place, call.host(), call.isSecure(), call.verifiedDepth(), null);
    } catch (ResolveException e) {
      throw e.isUnknownHost()
          ? new NoPeerException(503, UNKNOWN + ": " + e.getMessage() + tried(e), UNKNOWN)
          : unanswered(call.host(), e);
    }
  }

  private static NoPeerException unanswered(String host, ResolveException failure) {
    var start = "failed the initial dns/balancer resolve for '" + host + "' with: ";
    var why = start + failure.reason();
    return new NoPeerException(500, why + tried(failure), why);
  }

  /// What was asked for, and the answers, for the log.
  private static String tried(ResolveException failure) {
    return failure.tried().isEmpty() ? "" : " (Tried: " + String.join(", ", failure.tried()) + ")";
  }

  /// The addresses in turn, each as often as the weight of its record says.
  private HostAddress next(HostAddresses found) {
    var all = found.all();
    if (all.size() == 1) {
      return all.getFirst();
    }
    int total = 0;
    for (var address : all) {
      total += Math.max(1, address.weight());
    }
    int place = Math.floorMod(turn.getAndIncrement(), total);
    int at = 0;
    while (place >= Math.max(1, all.get(at).weight())) {
      place -= Math.max(1, all.get(at++).weight());
    }
    return all.get(at);
  }
}
