package moongate.plugins.counting;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import moongate.http.HeaderName;

/// The calendar units (UTC) that limits count in, the shortest first.
public enum Period {
  SECOND("Second", 1),
  MINUTE("Minute", 60),
  HOUR("Hour", 3600),
  DAY("Day", 86_400),
  MONTH("Month", 0),
  YEAR("Year", 0);

  private final String title;
  private final String field;
  private final int seconds;
  private final HeaderName limitHeader;
  private final HeaderName remainingHeader;

  Period(String name, int seconds) {
    this.title = name;
    this.field = name.toLowerCase(Locale.ROOT);
    this.seconds = seconds;
    this.limitHeader = HeaderName.of("X-RateLimit-Limit-" + name);
    this.remainingHeader = HeaderName.of("X-RateLimit-Remaining-" + name);
  }

  /// The name in headers: `Minute`.
  public String title() {
    return title;
  }

  /// The name in configurations: `minute`.
  String field() {
    return field;
  }

  public HeaderName limitHeader() {
    return limitHeader;
  }

  public HeaderName remainingHeader() {
    return remainingHeader;
  }

  /// The number of the unit that contains this moment. Later units have higher numbers.
  long window(long epochSecond) {
    return switch (this) {
      case SECOND, MINUTE, HOUR, DAY -> epochSecond / seconds;
      case MONTH -> {
        var date = date(epochSecond);
        yield date.getYear() * 12L + date.getMonthValue() - 1;
      }
      case YEAR -> date(epochSecond).getYear();
    };
  }

  /// The seconds until the next unit starts, at least 1.
  public long secondsLeft(long epochSecond) {
    return switch (this) {
      case SECOND, MINUTE, HOUR, DAY -> seconds - epochSecond % seconds;
      case MONTH -> start(date(epochSecond).withDayOfMonth(1).plusMonths(1)) - epochSecond;
      case YEAR -> start(date(epochSecond).withDayOfYear(1).plusYears(1)) - epochSecond;
    };
  }

  /// When the unit that contains this moment has begun.
  long startOf(long epochSecond) {
    return switch (this) {
      case SECOND, MINUTE, HOUR, DAY -> epochSecond - epochSecond % seconds;
      case MONTH -> start(date(epochSecond).withDayOfMonth(1));
      case YEAR -> start(date(epochSecond).withDayOfYear(1));
    };
  }

  private static LocalDate date(long epochSecond) {
    return LocalDate.ofEpochDay(epochSecond / 86_400);
  }

  private static long start(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }
}
