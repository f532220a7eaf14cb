package moongate.plugins.jwt;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.model.value.Value;

/// Checks the claims of a token about time.
final class Claims {
  private final List<String> verified;
  private final double longestSeconds;

  Claims(Value.Obj config) {
    verified = config.texts("claims_to_verify");
    longestSeconds = config.optionalNumber("maximum_expiration").orElse(0);
  }

  /// The problems of claims by their names, at the time `now` in seconds; empty if there are none.
  Map<String, String> problems(Token token, double now) {
    if (verified.isEmpty() && longestSeconds <= 0) {
      return Map.of();
    }
    var problems = new LinkedHashMap<String, String>();
    for (var claim : verified) {
      double time = token.time(claim);
      if (Double.isNaN(time)) {
        problems.put(claim, "must be a number");
      } else if (claim.equals(Token.EXPIRES) && time <= now) {
        problems.put(claim, "token expired");
      } else if (claim.equals(Token.NOT_BEFORE) && time > now) {
        problems.put(claim, "token not valid yet");
      }
    }
    boolean isTooLong = longestSeconds > 0 && token.time(Token.EXPIRES) - now > longestSeconds;
    if (problems.isEmpty() && isTooLong) {
      problems.put(Token.EXPIRES, "exceeds maximum allowed expiration");
    }
    return problems;
  }
}
