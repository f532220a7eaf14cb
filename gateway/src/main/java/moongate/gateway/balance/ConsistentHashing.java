package moongate.gateway.balance;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Consistent hashing: a ring of points. Each address has some of them, spread by hashing. The same
/// value always leads to the same address; if an address goes, only its own values move.
///
/// The positions of the points are part of the contract: all nodes, whatever their version, must
/// agree on them.
final class ConsistentHashing implements Algorithm {
  private static final int LEAST_POINTS = 1000;
  private static final int POINTS_PER_TARGET = 160;

  private final @Nullable Member[] ring;

  /// @param targets the number of targets, which says how many points there are to share
  /// @param slots the size of the ring
  ConsistentHashing(List<Member> members, int targets, int slots) {
    ring = new Member[Math.max(slots, LEAST_POINTS)];
    double total = members.stream().mapToLong(Member::weight).sum();
    var order =
        Comparator.comparing(Member::targetHost)
            .thenComparing(Member::targetPort)
            .thenComparing(Member::authority);
    for (var member : members.stream().sorted(order).toList()) {
      if (member.weight() > 0) {
        place(member, (int) (member.weight() / total * targets * POINTS_PER_TARGET));
      }
    }
  }

  private void place(Member member, int share) {
    int wanted = Math.max(1, share);
    var prefix = member.ringName() + " ";
    for (int i = 1; i <= wanted && i <= ring.length; i++) {
      int point = Integer.remainderUnsigned(Xxh32.hash(prefix + i), ring.length);
      if (ring[point] == null) {
        ring[point] = member;
      } else {
        wanted++;
      }
    }
  }

  @Override
  public @Nullable Member choose(Choice choice) {
    int start = Integer.remainderUnsigned(choice.hash(), ring.length);
    Member tried = null;
    for (int i = 0; i < ring.length; i++) {
      int point = start - i;
      var member = ring[point < 0 ? point + ring.length : point];
      if (member != null && member.isHealthy()) {
        if (!choice.hasTried(member)) {
          return member;
        }
        tried = tried == null ? member : tried;
      }
    }
    return tried;
  }
}
