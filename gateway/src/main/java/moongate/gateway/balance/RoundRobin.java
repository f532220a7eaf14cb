package moongate.gateway.balance;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Weighted round robin: a wheel on which each address has a number of places that follows from its
/// weight.
final class RoundRobin implements Algorithm {
  /// For weights without a common divisor the wheel would become too large, so shares are rounded.
  private static final int MOST_PLACES = 1 << 18;

  private final Member[] wheel;
  private final AtomicInteger turn;

  RoundRobin(List<Member> members, AtomicInteger turn) {
    this.turn = turn;
    long divisor =
        members.stream()
            .map(member -> BigInteger.valueOf(member.weight()))
            .reduce(BigInteger.ZERO, BigInteger::gcd)
            .longValueExact();
    long total = members.stream().mapToLong(Member::weight).sum();
    divisor = Math.max(divisor, total / MOST_PLACES);
    var places = new ArrayList<Member>();
    for (var member : members) {
      long share = member.weight() == 0 ? 0 : Math.max(1, member.weight() / divisor);
      places.addAll(Collections.nCopies((int) share, member));
    }
    Collections.shuffle(places);
    wheel = places.toArray(Member[]::new);
  }

  @Override
  public @Nullable Member choose(Choice choice) {
    Member tried = null;
    for (int i = 0; i < wheel.length; i++) {
      var member = wheel[Math.floorMod(turn.getAndIncrement(), wheel.length)];
      if (member.isHealthy()) {
        if (!choice.hasTried(member)) {
          return member;
        }
        tried = member;
      }
    }
    return tried;
  }
}
