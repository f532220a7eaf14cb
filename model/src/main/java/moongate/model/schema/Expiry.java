package moongate.model.schema;

import java.time.Clock;
import moongate.model.value.Value;

/// The time that an entity has to live. It is written as [#TTL], a number of seconds from then on;
/// what is kept beside it is the moment of the end.
///
/// A schema whose entities expire has both fields ([Schema#expiring]). In a declarative
/// configuration, which nobody could take an entity out of, a `ttl` says nothing.
public final class Expiry {
  /// Seconds; 0 and null mean for ever.
  public static final String TTL = "ttl";

  /// Seconds since 1970, with a fraction.
  static final String EXPIRES_AT = "expires_at";

  private static final double LONGEST_TTL = 100_000_000;

  private Expiry() {}

  static Schema fields(Schema schema) {
    return schema
        .field(TTL, Field.integer().between(0, LONGEST_TTL))
        .field(EXPIRES_AT, Field.number().hiddenWhenNull());
  }

  /// `document` with its time running from now on, if `written` says how long; else with what it
  /// had.
  public static Value.Obj begun(Value.Obj document, Value.Obj written, Clock clock) {
    if (!written.members().containsKey(TTL)) {
      return document;
    }
    double seconds = written.has(TTL) ? written.number(TTL) : 0;
    return seconds > 0
        ? document.with(EXPIRES_AT, Value.of(clock.millis() / 1000.0 + seconds))
        : document.without(EXPIRES_AT);
  }

  /// `document` from a file, with its time running from now on unless it runs already.
  public static Value.Obj started(Value.Obj document, Clock clock) {
    return document.has(TTL) && !document.has(EXPIRES_AT)
        ? begun(document, document, clock)
        : document;
  }

  /// Whether its time is over.
  public static boolean isOver(Value.Obj document, Clock clock) {
    return document.has(EXPIRES_AT) && document.number(EXPIRES_AT) * 1000 <= clock.millis();
  }

  /// The moment of its end in milliseconds since 1970; [Long#MAX_VALUE] for never.
  public static long endMillis(Value.Obj document) {
    return document.has(EXPIRES_AT)
        ? (long) Math.ceil(document.number(EXPIRES_AT) * 1000)
        : Long.MAX_VALUE;
  }

  /// As clients see it: with the seconds that are left.
  public static Value.Obj shown(Value.Obj document, Clock clock) {
    if (!document.has(EXPIRES_AT)) {
      return document.without(EXPIRES_AT);
    }
    double left = document.number(EXPIRES_AT) - clock.millis() / 1000.0;
    return document.without(EXPIRES_AT).with(TTL, Value.of(Math.max(0, Math.ceil(left))));
  }
}
