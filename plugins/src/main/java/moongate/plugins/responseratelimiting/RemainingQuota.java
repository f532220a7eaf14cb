package moongate.plugins.responseratelimiting;

import java.util.Arrays;
import moongate.fiber.Loop;
import moongate.http.Headers;
import moongate.plugins.counting.UsageCounter;

/// What remains of one quota of a client when its request arrives.
///
/// @param remaining what remains of each limit
record RemainingQuota(Quota quota, UsageCounter counter, long[] remaining, long epochSecond) {
  /// What remains of the tightest limit.
  long least() {
    return Arrays.stream(remaining).min().orElse(0);
  }

  boolean isUsedUp() {
    return least() == 0;
  }

  void use(Loop loop, long amount) {
    counter.add(loop, quota.periods(), amount, epochSecond);
  }

  /// @param used the usage of this response
  void write(Headers headers, long used) {
    for (int i = 0; i < remaining.length; i++) {
      headers.set(quota.limitHeaders()[i], quota.limits()[i].text());
      long left = Math.max(0, remaining[i] - used);
      headers.set(quota.remainingHeaders()[i], Long.toString(left));
    }
  }
}
