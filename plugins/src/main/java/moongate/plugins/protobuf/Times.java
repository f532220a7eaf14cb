package moongate.plugins.protobuf;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/// Converts timestamps and durations between text and seconds with nanoseconds.
final class Times {
  private static final Pattern DURATION = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,9})?s");
  private static final long MOST_SECONDS = 315_576_000_000L;
  private static final long FIRST_SECOND = -62_135_596_800L;
  private static final long LAST_SECOND = 253_402_300_799L;
  private static final int NANOS = 1_000_000_000;

  private Times() {}

  static Message timestamp(String text, String path) throws MessageException {
    try {
      var moment = OffsetDateTime.parse(text).toInstant();
      return pair(moment.getEpochSecond(), moment.getNano());
    } catch (DateTimeException malformed) {
      throw new MessageException(path + ": expected a time such as 2000-01-31T12:00:00Z");
    }
  }

  static Message duration(String text, String path) throws MessageException {
    if (!DURATION.matcher(text).matches()) {
      throw new MessageException(path + ": expected a duration such as 1.5s");
    }
    var whole = new BigDecimal(text.substring(0, text.length() - 1));
    var seconds = whole.setScale(0, RoundingMode.DOWN);
    if (Math.abs(seconds.longValue()) > MOST_SECONDS) {
      throw new MessageException(path + ": " + text + " is out of range");
    }
    return pair(seconds.longValue(), whole.subtract(seconds).movePointRight(9).intValue());
  }

  private static Message pair(long seconds, int nanos) {
    var message = new Message();
    if (seconds != 0) {
      message.number(1, seconds);
    }
    if (nanos != 0) {
      message.number(2, nanos);
    }
    return message;
  }

  static String timestamp(long seconds, long nanos) throws MessageException {
    if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos >= NANOS) {
      throw new MessageException("a timestamp is out of range");
    }
    return Instant.ofEpochSecond(seconds, nanos).toString();
  }

  static String duration(long seconds, long nanos) throws MessageException {
    boolean isMixed = (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0);
    if (Math.abs(seconds) > MOST_SECONDS || Math.abs(nanos) >= NANOS || isMixed) {
      throw new MessageException("a duration is out of range");
    }
    boolean isNegative = seconds < 0 || nanos < 0;
    var text = new StringBuilder(isNegative ? "-" : "").append(Math.abs(seconds));
    if (nanos != 0) {
      var digits = Long.toString(NANOS + Math.abs(nanos)).substring(1);
      text.append('.').append(digits, 0, fractionDigits(digits));
    }
    return text.append('s').toString();
  }

  /// The number of digits: 0, 3, 6 or 9.
  private static int fractionDigits(String nineDigits) {
    if (nineDigits.endsWith("000000")) {
      return 3;
    }
    return nineDigits.endsWith("000") ? 6 : 9;
  }
}
