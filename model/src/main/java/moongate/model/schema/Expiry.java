package moongate.model.schema;

import java.time.Clock;
import moongate.model.value.Value;

/// The lifetime of an entity. It is written as [#TTL], a number of seconds from then on; it is
/// stored with the time of expiry.
///
/// A schema whose entities expire has both fields ([Schema#expiring]). In a declarative
/// configuration, from which expired entities could not be removed, a `ttl` has no effect.
public final class Expiry {
  /// In seconds; 0 and null mean no expiry.
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

  /// `document` with its lifetime starting now if `written` contains one; else with the lifetime it
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

  /// `document` from a file, with its lifetime starting now unless it has already started.
  public static Value.Obj started(Value.Obj document, Clock clock) {
    return document.has(TTL) && !document.has(EXPIRES_AT)
        ? begun(document, document, clock)
        : document;
  }

  /// Whether the entity has expired.
  public static boolean isOver(Value.Obj document, Clock clock) {
    return document.has(EXPIRES_AT) && document.number(EXPIRES_AT) * 1000 <= clock.millis();
  }

  /// The time of expiry in milliseconds since 1970; [Long#MAX_VALUE] for never.
  public static long endMillis(Value.Obj document) {
    return document.has(EXPIRES_AT)
        ? (long) Math.ceil(document.number(EXPIRES_AT) * 1000)
        : Long.MAX_VALUE;
  }

  /// `document` as shown to clients: with the remaining seconds.
  public static Value.Obj shown(Value.Obj document, Clock clock) {
    if (!document.has(EXPIRES_AT)) {
      return document.without(EXPIRES_AT);
    }
    double left = document.number(EXPIRES_AT) - clock.millis() / 1000.0;
    return document.without(EXPIRES_AT).with(TTL, Value.of(Math.max(0, Math.ceil(left))));
  }
}
