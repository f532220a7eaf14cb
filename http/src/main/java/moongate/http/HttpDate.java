package moongate.http;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// The date format of headers such as `Date`: writes one form, reads three (RFC 9110, section
/// 5.6.7).
public final class HttpDate {
  private static final DateTimeFormatter FIXED = format("EEE, dd MMM yyyy HH:mm:ss 'GMT'");
  private static final List<DateTimeFormatter> READABLE =
      List.of(FIXED, rfc850(), format("EEE MMM ppd HH:mm:ss yyyy"));

  private HttpDate() {}

  /// `Thu, 18 Nov 2010 11:27:35 GMT`.
  ///
  /// @param seconds since the epoch, in the years 0 to 9999
  public static String write(long seconds) {
    return FIXED.format(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC));
  }

  /// Seconds since the epoch; empty if `text` is not a date.
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
