package moongate.gateway.balance;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.model.entity.Upstream;
import org.jspecify.annotations.Nullable;

/// How an upstream chooses among its addresses. Made for one set of addresses; safe for all loops.
/// Each prefers addresses that were not tried before, and takes no unhealthy one.
sealed interface Algorithm permits RoundRobin, ConsistentHashing, LeastConnections, LowestLatency {
  /// The address for a try; null when none is usable.
  @Nullable Member choose(Choice choice);

  /// @param turn the position of a wheel, which goes on when its addresses change
  static Algorithm of(Upstream upstream, List<Member> members, int targets, AtomicInteger turn) {
    return switch (upstream.algorithm()) {
      case "consistent-hashing" -> new ConsistentHashing(members, targets, upstream.slots());
      case "least-connections" -> new LeastConnections(members, turn);
      case "latency" -> new LowestLatency(members);
      default -> new RoundRobin(members, turn);
    };
  }
}
