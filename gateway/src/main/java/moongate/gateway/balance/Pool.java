package moongate.gateway.balance;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import moongate.fiber.Fiber;
import moongate.gateway.exchange.Exchange;
import moongate.http.HostAddresses.HostAddress;
import moongate.http.IpText;
import moongate.http.Resolver;
import moongate.model.entity.Target;
import moongate.model.entity.Upstream;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// An upstream in use: its targets, their addresses, and the algorithm that chooses among them. It
/// is kept while its configuration stays the same. A pool that replaces it takes over the state of
/// the addresses.
final class Pool {
  private static final int MOST_FORGOTTEN = 64;
  private static final String NO_PEER = "failure to get a peer from the ring-balancer";

  /// The addresses at one moment.
  private record Members(List<Member> all, Algorithm algorithm, long weight) {}

  private final Upstream upstream;
  private final String name;
  private final @Nullable String hostHeader;
  private final boolean usesSrvName;
  private final CheckRules rules;
  private final boolean isChecked;
  private final Verdicts passive;
  private final @Nullable HashInput hashInput;
  private final boolean measuresLoad;
  private final List<TargetAddresses> targets;

  /// By the target's host and address. Shared with the pools before and after this one.
  private final Map<String, Endpoint> endpoints;

  private final AtomicInteger changes;
  private final AtomicInteger turn;
  private final ReentrantLock rebuilding = new ReentrantLock();
  private final TargetNames names;
  private volatile Members members;

  /// The healthy part of the weight, computed after this number of changes of health.
  private record Share(int changes, Members members, long available) {}

  private volatile @Nullable Share share;

  Pool(Upstream upstream, List<Target> targets, @Nullable Pool before) {
    var document = upstream.document();
    this.upstream = upstream;
    name = Utf8.bytes(upstream.name());
    hostHeader = document.optionalText("host_header").map(Utf8::bytes).orElse(null);
    usesSrvName = document.flag("use_srv_name");
    rules = CheckRules.of(document.object("healthchecks"));
    isChecked = rules.isOn();
    passive = new Verdicts(upstream.name(), rules.passive());
    boolean hashes = upstream.algorithm().equals("consistent-hashing");
    hashInput = hashes ? new HashInput(upstream) : null;
    measuresLoad =
        upstream.algorithm().equals("least-connections") || upstream.algorithm().equals("latency");
    endpoints = before == null ? new ConcurrentHashMap<>() : before.endpoints;
    changes = before == null ? new AtomicInteger() : before.changes;
    turn = before == null ? new AtomicInteger() : before.turn;
    var known = new HashMap<String, TargetAddresses>();
    if (before != null) {
      before.targets.forEach(old -> known.put(old.target().target(), old));
    }
    this.targets =
        targets.stream()
            .map(target -> new TargetAddresses(target, known.get(target.target())))
            .toList();
    members = build();
    names = new TargetNames(this.targets, this::rebuild);
  }

  /// True if the configuration of this pool has not changed.
  boolean isOf(Upstream other, List<Target> otherTargets) {
    return upstream.document().equals(other.document())
        && otherTargets.stream()
            .map(Target::document)
            .toList()
            .equals(targets.stream().map(known -> known.target().document()).toList());
  }

  Upstream upstream() {
    return upstream;
  }

  CheckRules rules() {
    return rules;
  }

  /// False if the health of the addresses is not checked; then all of them count as healthy.
  boolean isChecked() {
    return isChecked;
  }

  /// Resets the health, so that later checks start fresh.
  void forgetHealth() {
    endpoints.values().forEach(endpoint -> endpoint.mark(true));
  }

  Verdicts passive() {
    return passive;
  }

  /// True if the algorithm depends on the load or latency of the addresses.
  boolean measuresLoad() {
    return measuresLoad;
  }

  List<TargetAddresses> targets() {
    return targets;
  }

  /// All addresses that have a weight.
  List<Member> members() {
    return members.all();
  }

  /// The Host header for probes.
  String probeHost() {
    return hostHeader == null ? name : hostHeader;
  }

  /// The address for the next try, for which the fiber may wait.
  ///
  /// @throws NoPeerException when there is none
  Peer choose(Exchange exchange, Resolver resolver) {
    long now = exchange.nanoTime();
    for (var target : targets) {
      if (target.isDue(now)) {
        refresh(exchange.fiber(), resolver);
        break;
      }
    }
    var current = members;
    var member =
        isAvailable(current)
            ? current
                .algorithm()
                .choose(
                    new Choice(
                        hashInput == null ? 0 : hashInput.hash(exchange),
                        exchange.upstream().tries()))
            : null;
    if (member == null) {
      throw new NoPeerException(503, NO_PEER + ": " + whyNone(current), NO_PEER);
    }
    return member.peer(exchange.upstream());
  }

  private String whyNone(Members current) {
    var all = current.all();
    if (all.isEmpty()) {
      return targets.isEmpty()
          ? "upstream " + name + " has no targets"
          : "no target of upstream " + name + " has a weight and an address";
    }
    long healthy = all.stream().filter(Member::isHealthy).count();
    return "of " + all.size() + " addresses of upstream " + name + ", " + healthy + " are healthy";
  }

  /// Resolves all names whose addresses may have changed. The fiber waits for new names only.
  void refresh(Fiber fiber, Resolver resolver) {
    names.ask(fiber.loop(), resolver, System.nanoTime());
    names.await(fiber, () -> !members.all().isEmpty());
  }

  private void rebuild() {
    rebuilding.lock();
    try {
      members = build();
    } finally {
      rebuilding.unlock();
    }
  }

  private Members build() {
    var all = new ArrayList<Member>();
    for (var target : targets) {
      if (target.target().weight() > 0) {
        target.addresses().forEach(address -> all.add(member(target, address)));
      }
    }
    if (endpoints.size() > 4 * all.size() + MOST_FORGOTTEN) {
      var inUse = all.stream().map(Pool::key).toList();
      endpoints.keySet().retainAll(inUse);
    }
    long weight = all.stream().mapToLong(Member::weight).sum();
    var algorithm = Algorithm.of(upstream, all, targets.size(), turn);
    return new Members(List.copyOf(all), algorithm, weight);
  }

  private Member member(TargetAddresses target, HostAddress address) {
    int port = address.port() == 0 ? target.port() : address.port();
    boolean isSrv = target.type().equals("SRV");
    int weight = isSrv ? Math.max(1, address.weight()) : target.target().weight();
    var place = new InetSocketAddress(address.address(), port);
    var endpoint =
        endpoints.computeIfAbsent(key(target.host(), place), _ -> new Endpoint(place, changes));
    var ownHeader = isSrv && usesSrvName ? address.name() : target.host();
    return new Member(this, target, endpoint, weight, hostHeader == null ? ownHeader : hostHeader);
  }

  private static String key(Member member) {
    return key(member.targetHost(), member.endpoint().address());
  }

  private static String key(String host, InetSocketAddress place) {
    return host + " " + IpText.of(place.getAddress()) + " " + place.getPort();
  }

  /// True if enough of the weight is healthy.
  boolean isAvailable() {
    return isAvailable(members);
  }

  private boolean isAvailable(Members current) {
    return rules.threshold() <= 0
        || available(current) * 100.0 > current.weight() * rules.threshold();
  }

  private long available(Members current) {
    var known = share;
    int now = changes.get();
    if (known == null || known.changes != now || known.members != current) {
      long available =
          current.all().stream().filter(Member::isHealthy).mapToLong(Member::weight).sum();
      share = known = new Share(now, current, available);
    }
    return known.available;
  }
}
