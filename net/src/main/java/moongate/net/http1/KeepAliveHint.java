package moongate.net.http1;

import java.time.Duration;
import moongate.http.HeaderName;
import moongate.http.Headers;

/// How long an upstream keeps a connection without calls, as it tells in `Keep-Alive: timeout=5`.
///
/// A call that is sent just when the upstream closes is lost, and only some may be repeated. So a
/// connection is left a little earlier than the upstream would do it. Services on Node.js close
/// after five seconds, and tell so.
final class KeepAliveHint {
  private static final String TIMEOUT = "timeout=";
  private static final int MOST_DIGITS = 9;
  private static final Duration EARLIER = Duration.ofSeconds(1);

  /// Most responses tell the same as the one before.
  private String known = "";

  private Duration ofKnown = Duration.ZERO;

  /// How long to keep the connection; zero if the upstream tells nothing.
  private Duration kept = Duration.ZERO;

  /// Reads the fields of a response.
  void read(Headers headers) {
    int index = headers.find(HeaderName.KEEP_ALIVE);
    if (index < 0) {
      kept = Duration.ZERO;
      return;
    }
    if (!headers.valueEquals(index, known)) {
      known = headers.valueAt(index);
      ofKnown = parse(known);
    }
    kept = ofKnown;
  }

  /// Zero if it tells no time.
  private static Duration parse(String value) {
    for (var parameter : value.split(",", -1)) {
      var text = parameter.strip();
      if (text.regionMatches(true, 0, TIMEOUT, 0, TIMEOUT.length())) {
        return earlier(seconds(text.substring(TIMEOUT.length())));
      }
    }
    return Duration.ZERO;
  }

  private static Duration seconds(String digits) {
    boolean isNumber =
        !digits.isEmpty()
            && digits.length() <= MOST_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Duration.ofSeconds(Integer.parseInt(digits)) : Duration.ZERO;
  }

  private static Duration earlier(Duration told) {
    var half = told.dividedBy(2);
    return half.compareTo(EARLIER) < 0 ? half : told.minus(EARLIER);
  }

  /// How long the connection may be kept without a call.
  ///
  /// @param most how long it would be kept if the upstream told nothing
  Duration within(Duration most) {
    return kept.isZero() || kept.compareTo(most) > 0 ? most : kept;
  }
}
