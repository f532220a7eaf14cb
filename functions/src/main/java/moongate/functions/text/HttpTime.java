package moongate.functions.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moongate.http.HttpDate;

/// The date formats of HTTP, cookies and nginx.
public final class HttpTime {
  private static final DateTimeFormatter COOKIE = format("EEE, dd-MMM-yy HH:mm:ss 'GMT'");
  private static final DateTimeFormatter COOKIE_LATE = format("EEE, dd-MMM-yyyy HH:mm:ss 'GMT'");
  private static final DateTimeFormatter DATE = format("yyyy-MM-dd");
  private static final DateTimeFormatter DATE_TIME = format("yyyy-MM-dd HH:mm:ss");

  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final String MONTH = "(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
  private static final String CLOCK = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";

  /// The three forms of RFC 9110, section 5.6.7, with any weekday, and with anything behind the
  /// time.
  private static final List<Pattern> READABLE =
      List.of(
          Pattern.compile("[^ ,]*, *(?<day>\\d\\d) " + MONTH + " (?<year>\\d{4}) +" + CLOCK),
          Pattern.compile("[^ ,]*, *(?<day>\\d\\d)-" + MONTH + "-(?<year>\\d\\d) +" + CLOCK),
          Pattern.compile(
              "[^ ,]+ +" + MONTH + " (?<day>[ \\d]\\d) +" + CLOCK + " +(?<year>\\d{4})"));

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

  /// Seconds since the epoch; nothing when `text` is no date. Reads what nginx reads.
  public static OptionalLong parse(String text) {
    for (var form : READABLE) {
      var matcher = form.matcher(text);
      if (matcher.lookingAt()) {
        return seconds(matcher);
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong seconds(Matcher date) {
    try {
      var time =
          LocalDateTime.of(
              year(date.group("year")),
              MONTHS.indexOf(date.group("month")) / 3 + 1,
              number(date, "day"),
              number(date, "hour"),
              number(date, "minute"),
              number(date, "second"));
      return OptionalLong.of(time.toEpochSecond(ZoneOffset.UTC));
    } catch (DateTimeException noSuchTime) {
      return OptionalLong.empty();
    }
  }

  private static int number(Matcher matcher, String group) {
    return Integer.parseInt(matcher.group(group).strip());
  }

  /// Two digits are a year from 1970 to 2069.
  private static int year(String digits) {
    int year = Integer.parseInt(digits);
    if (digits.length() > 2) {
      return year;
    }
    return year < 70 ? 2000 + year : 1900 + year;
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
