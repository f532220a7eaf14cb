package moongate.functions.text;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import moongate.http.HttpDate;

/// The date formats of HTTP, cookies and nginx.
public final class HttpTime {
  private static final DateTimeFormatter COOKIE = format("EEE, dd-MMM-yy HH:mm:ss 'GMT'");
  private static final DateTimeFormatter COOKIE_LATE = format("EEE, dd-MMM-yyyy HH:mm:ss 'GMT'");
  private static final DateTimeFormatter DATE = format("yyyy-MM-dd");
  private static final DateTimeFormatter DATE_TIME = format("yyyy-MM-dd HH:mm:ss");

  private HttpTime() {}

  /// `Thu, 18 Nov 2010 11:27:35 GMT`.
  public static String http(long seconds) {
    return HttpDate.write(clamp(seconds));
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

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }
}
