package moongate.http;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.TimeZone;

/// The time in this machine's time zone, for log lines.
///
/// It uses [TimeZone], which has the JDK's rules. `ZoneId` has the same rules, but its
/// initialisation first searches each archive of the class path for more of them, which takes a
/// tenth of the time that the node needs to start.
public final class LocalTime {
  private static final TimeZone ZONE = TimeZone.getDefault();

  private static final DateTimeFormatter LOGGED =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

  private LocalTime() {}

  /// `moment` in the time zone that the machine had when the process started.
  public static OffsetDateTime of(Instant moment) {
    return of(moment, ZONE);
  }

  /// `moment` as access logs have it: `29/Nov/2026:19:27:09 +0000`.
  public static String logged(Instant moment) {
    return LOGGED.format(of(moment));
  }

  static OffsetDateTime of(Instant moment, TimeZone zone) {
    int offset = Math.floorDiv(zone.getOffset(moment.toEpochMilli()), 1000);
    return moment.atOffset(ZoneOffset.ofTotalSeconds(offset));
  }
}
