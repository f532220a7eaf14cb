package moongate.functions.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// The date formats of HTTP, cookies and nginx.
public final class HttpTime {
  private static final DateTimeFormatter HTTP = format("EEE, dd MMM yyyy HH:mm:ss 'GMT'");
  private static final DateTimeFormatter COOKIE = format("EEE, dd-MMM-yy HH:mm:ss 'GMT'");
  private static final DateTimeFormatter COOKIE_LATE = format("EEE, dd-MMM-yyyy HH:mm:ss 'GMT'");
  private static final DateTimeFormatter DATE = format("yyyy-MM-dd");
  private static final DateTimeFormatter DATE_TIME = format("yyyy-MM-dd HH:mm:ss");

  /// The three forms of RFC 9110, section 5.6.7: IMF-fixdate, RFC 850 and asctime.
  private static final List<DateTimeFormatter> READABLE =
      List.of(HTTP, rfc850(), format("EEE MMM ppd HH:mm:ss yyyy"));

  private HttpTime() {}

  /// `Thu, 18 Nov 2010 11:27:35 GMT`.
  public static String http(long seconds) {
    return HTTP.format(utc(seconds));
  }

  /// `Thu, 18-Nov-10 11:27:35 GMT`; four digits of the year from 2038.
  public static String cookie(long seconds) {
    var time = utc(seconds);
    return (time.getYear() > 2037 ? COOKIE_LATE : COOKIE).format(time);
  }

  /// `2010-11-18` in the node's own zone.
  public static String today(long seconds) {
    return DATE.format(local(seconds));
  }

  /// `2010-11-18 11:27:35` in the node's own zone.
  public static String localTime(long seconds) {
    return DATE_TIME.format(local(seconds));
  }

  /// `2010-11-18 11:27:35` in UTC.
  public static String utcTime(long seconds) {
    return DATE_TIME.format(utc(seconds));
  }

  /// Seconds since the epoch, or nothing when `text` is no HTTP date.
  public static OptionalLong parse(String text) {
    for (var format : READABLE) {
      try {
        return OptionalLong.of(LocalDateTime.parse(text, format).toEpochSecond(ZoneOffset.UTC));
      } catch (DateTimeException notThisForm) {
        continue;
      }
    }
    return OptionalLong.empty();
  }

  private static LocalDateTime utc(long seconds) {
    return LocalDateTime.ofEpochSecond(clamp(seconds), 0, ZoneOffset.UTC);
  }

  private static LocalDateTime local(long seconds) {
    return LocalDateTime.ofInstant(Instant.ofEpochSecond(clamp(seconds)), ZoneId.systemDefault());
  }

  /// Years 0 to 9999: what the formats can show.
  private static long clamp(long seconds) {
    return Math.clamp(seconds, -62167219200L, 253402300799L);
  }

  private static DateTimeFormatter rfc850() {
    return new DateTimeFormatterBuilder()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.ENGLISH);
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }
}
