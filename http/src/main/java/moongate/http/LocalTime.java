package moongate.http;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.TimeZone;

/// What the clock says where this machine stands, as the lines of logs tell it.
///
/// It asks [TimeZone], which has the rules of the JDK. Those of `ZoneId` are the same, but what
/// makes them first looks for more of them in each archive of the class path: a tenth of a start.
public final class LocalTime {
  private static final TimeZone ZONE = TimeZone.getDefault();

  private LocalTime() {}

  /// This moment, in the zone that was the machine's when the process started.
  public static OffsetDateTime of(Instant moment) {
    return of(moment, ZONE);
  }

  static OffsetDateTime of(Instant moment, TimeZone zone) {
    int offset = Math.floorDiv(zone.getOffset(moment.toEpochMilli()), 1000);
    return moment.atOffset(ZoneOffset.ofTotalSeconds(offset));
  }
}
