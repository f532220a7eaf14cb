package moongate.gateway.balance;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The address with the fewest requests in flight relative to its weight; equal ones in turn.
final class LeastConnections implements Algorithm {
  private final Member[] members;
  private final AtomicInteger turn;

  LeastConnections(List<Member> members, AtomicInteger turn) {
    this.members = members.stream().filter(member -> member.weight() > 0).toArray(Member[]::new);
    this.turn = turn;
  }

  @Override
  public @Nullable Member choose(Choice choice) {
    if (members.length == 0) {
      return null;
    }
    var fresh = lowest(choice, false);
    return fresh == null && !choice.tries().isEmpty() ? lowest(choice, true) : fresh;
  }

  private @Nullable Member lowest(Choice choice, boolean takesTried) {
    int start = Math.floorMod(turn.getAndIncrement(), members.length);
    Member best = null;
    double lowest = Double.MAX_VALUE;
    for (int i = 0; i < members.length; i++) {
      var member = members[(start + i) % members.length];
      double load = (member.endpoint().active() + 1.0) / member.weight();
      if (load < lowest && member.isHealthy() && (takesTried || !choice.hasTried(member))) {
        best = member;
        lowest = load;
      }
    }
    return best;
  }
}
