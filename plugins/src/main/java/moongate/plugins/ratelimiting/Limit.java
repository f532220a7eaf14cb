package moongate.plugins.ratelimiting;

import moongate.model.Json;

/// So many requests per period.
///
/// @param text the number as headers show it
record Limit(Period period, double most, String text) {
  static Limit of(Period period, double most) {
    return new Limit(period, most, Json.number(most));
  }
}
