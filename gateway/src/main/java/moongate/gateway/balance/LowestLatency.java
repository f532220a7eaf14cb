package moongate.gateway.balance;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The better one of two random addresses, by the moving average of their response times relative
/// to their weight.
final class LowestLatency implements Algorithm {
  private final Member[] members;

  LowestLatency(List<Member> members) {
    this.members = members.stream().filter(member -> member.weight() > 0).toArray(Member[]::new);
    long now = System.nanoTime();
    double average =
        members.stream()
            .mapToDouble(member -> member.endpoint().latency(now))
            .filter(latency -> latency > 0)
            .average()
            .orElse(0);
    members.forEach(member -> member.endpoint().startsWith(average, now));
  }

  @Override
  public @Nullable Member choose(Choice choice) {
    if (members.length == 0) {
      return null;
    }
    int start = ThreadLocalRandom.current().nextInt(members.length);
    int one = next(start, members.length, choice, false);
    if (one < 0) {
      int any = choice.tries().isEmpty() ? -1 : next(start, members.length, choice, true);
      return any < 0 ? null : members[any];
    }
    int step = members.length == 1 ? 0 : ThreadLocalRandom.current().nextInt(1, members.length);
    int two = next((one + step) % members.length, members.length, choice, false);
    return two < 0 ? members[one] : better(members[one], members[two]);
  }

  private int next(int start, int count, Choice choice, boolean takesTried) {
    for (int i = 0; i < count; i++) {
      int at = (start + i) % members.length;
      if (members[at].isHealthy() && (takesTried || !choice.hasTried(members[at]))) {
        return at;
      }
    }
    return -1;
  }

  private static Member better(Member one, Member two) {
    long now = System.nanoTime();
    return score(two, now) < score(one, now) ? two : one;
  }

  private static double score(Member member, long now) {
    return member.endpoint().latency(now) / member.weight();
  }
}
