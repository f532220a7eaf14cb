package moongate.plugins.responseratelimiting;

import moongate.http.HeaderName;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.counting.Limit;
import moongate.plugins.counting.Period;

/// Something of which clients have a limited amount, with its headers. All text is bytes.
///
/// @param remainingHeader tells the service what is left in the tightest period
/// @param limitHeaders tell the client of each period what there is in all
/// @param remainingHeaders and what is left
record Quota(
    String name,
    Limit[] limits,
    Period[] periods,
    HeaderName remainingHeader,
    HeaderName[] limitHeaders,
    HeaderName[] remainingHeaders) {
  private static final String LIMIT = "X-RateLimit-Limit-";
  private static final String REMAINING = "X-RateLimit-Remaining-";

  static Quota of(String text, Value.Obj config) {
    var name = Utf8.bytes(text);
    var limits = Limit.all(config);
    var limitHeaders = new HeaderName[limits.length];
    var remainingHeaders = new HeaderName[limits.length];
    for (int i = 0; i < limits.length; i++) {
      var suffix = name + '-' + limits[i].period().title();
      limitHeaders[i] = HeaderName.of(LIMIT + suffix);
      remainingHeaders[i] = HeaderName.of(REMAINING + suffix);
    }
    return new Quota(
        name,
        limits,
        Limit.periods(limits),
        HeaderName.of(REMAINING + name),
        limitHeaders,
        remainingHeaders);
  }

  /// What remains of each limit after `counts` were used.
  long[] remaining(long[] counts) {
    var remaining = new long[limits.length];
    for (int i = 0; i < limits.length; i++) {
      remaining[i] = (long) Math.max(0, limits[i].most() - counts[i]);
    }
    return remaining;
  }
}
