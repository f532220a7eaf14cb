package moongate.plugins.ratelimiting;

import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.plugins.counting.Limit;

/// The response headers with the remaining requests.
final class RateLimitHeaders {
  private static final HeaderName LIMIT = HeaderName.of("RateLimit-Limit");
  private static final HeaderName REMAINING = HeaderName.of("RateLimit-Remaining");
  private static final HeaderName RESET = HeaderName.of("RateLimit-Reset");

  private final Limit[] limits;
  private final long[] remaining;
  private final long epochSecond;

  /// @param remaining what remains of each limit after this request
  RateLimitHeaders(Limit[] limits, long[] remaining, long epochSecond) {
    this.limits = limits;
    this.remaining = remaining;
    this.epochSecond = epochSecond;
  }

  void write(Headers headers) {
    int tightest = tightest();
    headers.set(LIMIT, limits[tightest].text());
    headers.set(REMAINING, Long.toString(remaining[tightest]));
    headers.set(RESET, Long.toString(secondsLeft()));
    for (int i = 0; i < limits.length; i++) {
      headers.set(limits[i].period().limitHeader(), limits[i].text());
      headers.set(limits[i].period().remainingHeader(), Long.toString(remaining[i]));
    }
  }

  /// The seconds until the window of the tightest limit ends.
  long secondsLeft() {
    return limits[tightest()].period().secondsLeft(epochSecond);
  }

  /// The limit with the least remaining requests; of equal ones, that with the longer period.
  private int tightest() {
    int tightest = 0;
    for (int i = 1; i < limits.length; i++) {
      if (remaining[i] <= remaining[tightest]) {
        tightest = i;
      }
    }
    return tightest;
  }
}
