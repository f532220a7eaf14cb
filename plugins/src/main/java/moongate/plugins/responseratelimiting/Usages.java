package moongate.plugins.responseratelimiting;

import java.util.HashMap;
import java.util.Map;
import moongate.http.HeaderName;
import moongate.http.Headers;

/// The usage that a service reports for a response: `videos=2, images=1`, in one or several
/// headers.
///
/// @param amounts by name
/// @param isWellFormed false when something of it was not understood, and left out
record Usages(Map<String, Long> amounts, boolean isWellFormed) {
  private static final int MOST_PARTS = 100;
  private static final long LARGEST = 1_000_000_000;

  static Usages of(Headers headers, HeaderName name) {
    var amounts = new HashMap<String, Long>();
    boolean isWellFormed = true;
    for (int i = headers.find(name); i >= 0; i = headers.find(name, i)) {
      for (var part : headers.valueAt(i).split(",", MOST_PARTS)) {
        isWellFormed &= part.isBlank() || add(part, amounts);
      }
    }
    return new Usages(amounts, isWellFormed);
  }

  private static boolean add(String part, Map<String, Long> amounts) {
    int equals = part.indexOf('=');
    if (equals < 0) {
      return false;
    }
    try {
      long amount = Long.parseLong(part.substring(equals + 1).strip());
      amounts.put(part.substring(0, equals).strip(), Math.clamp(amount, -LARGEST, LARGEST));
      return true;
    } catch (NumberFormatException notOne) {
      return false;
    }
  }

  long of(Quota quota) {
    return amounts.getOrDefault(quota.name(), 0L);
  }
}
