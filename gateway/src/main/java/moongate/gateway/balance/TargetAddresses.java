package moongate.gateway.balance;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import moongate.fiber.Fiber;
import moongate.gateway.address.IpAddress;
import moongate.gateway.uri.Hosts;
import moongate.http.HostAddresses;
import moongate.http.HostAddresses.HostAddress;
import moongate.http.ResolveException;
import moongate.http.Resolver;
import moongate.model.entity.Target;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A target and the addresses that its host has now.
final class TargetAddresses {
  private static final Logger log = LoggerFactory.getLogger("moongate.health");
  private static final int DEFAULT_PORT = 8000;

  /// How soon a name is resolved again if it could not be resolved, or if its TTL is shorter than
  /// this.
  private static final Duration SOONEST = Duration.ofSeconds(1);

  private final Target target;
  private final String host;
  private final int port;

  /// Null before the first look-up, and when the host never had an address.
  private volatile @Nullable HostAddresses known;

  private volatile boolean hasAsked;
  private final AtomicBoolean isAsking = new AtomicBoolean();
  private volatile long dueNanos;

  TargetAddresses(Target target, @Nullable TargetAddresses before) {
    this.target = target;
    host = Hosts.name(Utf8.bytes(target.target()));
    port = Hosts.port(target.target(), DEFAULT_PORT);
    var literal = IpAddress.parse(host);
    if (literal != null) {
      known = HostAddresses.literal(inet(literal), host);
      hasAsked = true;
    } else if (before != null) {
      known = before.known;
      hasAsked = before.hasAsked;
      dueNanos = before.dueNanos;
    }
  }

  static InetAddress inet(byte[] address) {
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // 4 or 16 bytes always are an address
    }
  }

  Target target() {
    return target;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  List<HostAddress> addresses() {
    var now = known;
    return now == null ? List.of() : now.all();
  }

  /// `ip`, `A`, `AAAA` or `SRV`.
  String type() {
    var now = known;
    return now == null ? "A" : now.type();
  }

  /// True before the first answer for the host.
  boolean isUnknown() {
    return !hasAsked;
  }

  /// True if the addresses may have changed and are not being resolved already.
  boolean isDue(long nowNanos) {
    var now = known;
    boolean isLiteral = now != null && now.type().equals("ip");
    return !isLiteral && (!hasAsked || (!isAsking.get() && nowNanos - dueNanos >= 0));
  }

  /// If this returns true, the caller has to call [#refresh] and then [#end]; nobody else does so
  /// meanwhile.
  boolean begin() {
    return isAsking.compareAndSet(false, true);
  }

  /// The addresses that were found are in use now.
  void end() {
    hasAsked = true;
    isAsking.set(false);
  }

  /// Name servers return the same addresses in changing order.
  private static boolean isSame(@Nullable HostAddresses before, HostAddresses found) {
    return before != null
        && before.type().equals(found.type())
        && before.all().size() == found.all().size()
        && Set.copyOf(before.all()).equals(Set.copyOf(found.all()));
  }

  /// Resolves the addresses while the fiber waits. True if they have changed. A host that cannot be
  /// resolved keeps its addresses.
  boolean refresh(Fiber fiber, Resolver resolver) {
    var ttl = SOONEST;
    boolean isChanged = false;
    try {
      var found = resolver.current(fiber, host);
      isChanged = !isSame(known, found);
      if (isChanged) {
        known = found;
      }
      ttl = found.ttl().compareTo(SOONEST) < 0 ? SOONEST : found.ttl();
    } catch (ResolveException failure) {
      log.warn("target {}: {}", target.target(), failure.getMessage());
    }
    dueNanos = System.nanoTime() + ttl.toNanos();
    return isChanged;
  }
}
