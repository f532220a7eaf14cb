package moongate.gateway.balance;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.IpAddress;
import moongate.gateway.exchange.UpstreamCall;
import moongate.http.Origin;
import moongate.http.ResolveException;
import moongate.http.Resolver;
import moongate.model.Service;
import moongate.model.Snapshot;
import moongate.model.Target;
import moongate.model.Utf8;
import org.jspecify.annotations.Nullable;

/// Chooses an address for each try: a target of the upstream with the host's name, else one of the
/// addresses that the host resolves to, in turn. Belongs to a plan; safe for all loops.
public final class Balancer {
  private final Map<String, RoundRobin> upstreams = new HashMap<>();
  private final Map<String, String> hostHeaders = new HashMap<>();

  /// Services with a literal address need no choice: their peers by service id.
  private final Map<String, Peer> fixed = new HashMap<>();

  private final AtomicInteger turn = new AtomicInteger();

  public Balancer(Snapshot snapshot) {
    var targets = new HashMap<String, List<Target>>();
    for (var target : snapshot.targets()) {
      targets.computeIfAbsent(target.upstreamId(), _ -> new ArrayList<>()).add(target);
    }
    for (var upstream : snapshot.upstreams()) {
      var name = Utf8.bytes(upstream.name());
      upstreams.put(name, new RoundRobin(targets.getOrDefault(upstream.id(), List.of())));
      upstream
          .document()
          .optionalText("host_header")
          .ifPresent(header -> hostHeaders.put(name, Utf8.bytes(header)));
    }
    snapshot.services().forEach(this::fix);
  }

  private void fix(Service service) {
    var host = Utf8.bytes(service.host());
    var address = IpAddress.parse(host);
    if (address != null && !upstreams.containsKey(host)) {
      boolean isSecure = UpstreamCall.schemeOf(service.protocol()).equals("https");
      int depth = isSecure ? verifiedDepth(service) : Origin.UNVERIFIED;
      fixed.put(service.id(), peer(inet(address), host, service.port(), isSecure, depth, host));
    }
  }

  private static int verifiedDepth(Service service) {
    var depth = service.tlsVerifyDepth();
    return Boolean.TRUE.equals(service.tlsVerify())
        ? Objects.requireNonNullElse(depth, UpstreamCall.TLS_DEPTH)
        : Origin.UNVERIFIED;
  }

  private static InetAddress inet(byte[] address) {
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // 4 or 16 bytes always are an address
    }
  }

  /// True when an upstream has this name.
  public boolean hasUpstream(String name) {
    return upstreams.containsKey(name);
  }

  /// The address for the next try, for which the fiber may wait.
  ///
  /// @throws NoPeerException when there is none
  public Peer choose(Exchange exchange, Resolver resolver) {
    var call = exchange.upstream();
    var service = exchange.service();
    if (service != null && !call.isTargetChanged()) {
      var known = fixed.get(service.id());
      if (known != null && fits(known.origin(), call)) {
        return known;
      }
    }
    var upstream = upstreams.get(call.host());
    if (upstream == null) {
      return resolve(exchange, resolver, call.host(), call.port(), null);
    }
    var place = upstream.next();
    if (place == null) {
      throw new NoPeerException(503, "failure to get a peer from the ring-balancer");
    }
    return resolve(exchange, resolver, place.host(), place.port(), hostHeaders.get(call.host()));
  }

  private static boolean fits(Origin origin, UpstreamCall call) {
    return origin.isSecure() == call.isSecure() && origin.verifiedDepth() == call.verifiedDepth();
  }

  private Peer resolve(
      Exchange exchange, Resolver resolver, String host, int port, @Nullable String hostHeader) {
    try {
      var addresses = resolver.resolve(exchange.fiber(), host);
      var address =
          addresses.size() == 1
              ? addresses.getFirst()
              : addresses.get(Math.floorMod(turn.getAndIncrement(), addresses.size()));
      return peer(
          address,
          host,
          port,
          exchange.upstream().isSecure(),
          exchange.upstream().verifiedDepth(),
          hostHeader == null ? host : hostHeader);
    } catch (ResolveException e) {
      throw e.isUnknownHost()
          ? new NoPeerException(503, "name resolution failed")
          : new NoPeerException(
              500,
              "failed the initial dns/balancer resolve for '" + host + "' with: " + e.getMessage());
    }
  }

  private static Peer peer(
      InetAddress address,
      String host,
      int port,
      boolean isSecure,
      int verifiedDepth,
      String hostHeader) {
    boolean isUsual = port == (isSecure ? 443 : 80);
    var origin = new Origin(new InetSocketAddress(address, port), isSecure, host, verifiedDepth);
    var header = isUsual ? hostHeader : hostHeader + ":" + port;
    return new Peer(origin, header, address.getHostAddress(), port);
  }
}
