package moongate.gateway.balance;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.model.entity.Upstream;
import org.jspecify.annotations.Nullable;

/// A way of choosing among the addresses of an upstream. Made for one set of addresses; safe for
/// all loops. Every algorithm prefers addresses that this request has not tried yet, and never
/// chooses an unhealthy one.
sealed interface Algorithm permits RoundRobin, ConsistentHashing, LeastConnections, LowestLatency {
  /// The address for a try; null when none is usable.
  @Nullable Member choose(Choice choice);

  /// @param turn the position of the round robin, which is kept when the addresses change
  static Algorithm of(Upstream upstream, List<Member> members, int targets, AtomicInteger turn) {
    return switch (upstream.algorithm()) {
      case "consistent-hashing" -> new ConsistentHashing(members, targets, upstream.slots());
      case "least-connections" -> new LeastConnections(members, turn);
      case "latency" -> new LowestLatency(members);
      default -> new RoundRobin(members, turn);
    };
  }
}
