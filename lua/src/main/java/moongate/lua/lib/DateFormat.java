package moongate.lua.lib;

import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.TimeZone;
import moongate.lua.runtime.Meter;

/// C's `strftime` in the C locale, for `os.date`. Unknown conversions are copied unchanged.
final class DateFormat {
  private final Meter meter;
  private final Text text;
  private final ZonedDateTime time;
  private final boolean isUniversal;

  private DateFormat(Meter meter, ZonedDateTime time, boolean isUniversal) {
    this.meter = meter;
    this.text = new Text(meter, 32);
    this.time = time;
    this.isUniversal = isUniversal;
  }

  /// Formats `time` according to `pattern`.
  static String format(Meter meter, String pattern, ZonedDateTime time, boolean isUniversal) {
    var format = new DateFormat(meter, time, isUniversal);
    format.write(pattern);
    return format.text.toString();
  }

  private void write(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      char character = pattern.charAt(i);
      if (character != '%' || i + 1 == pattern.length()) {
        text.append(character);
      } else {
        char conversion = pattern.charAt(++i);
        // The modifiers for other calendars or digits (%Ey, %Od), which have no effect in the C
        // locale.
        boolean isModified = (conversion == 'E' || conversion == 'O') && i + 1 < pattern.length();
        convert(isModified ? pattern.charAt(++i) : conversion);
      }
    }
  }

  private void convert(char conversion) {
    meter.work(conversion == 'Z' ? 200 : 10);
    switch (conversion) {
      case 'a' -> text.append(day(TextStyle.SHORT));
      case 'A' -> text.append(day(TextStyle.FULL));
      case 'b', 'h' -> text.append(month(TextStyle.SHORT));
      case 'B' -> text.append(month(TextStyle.FULL));
      case 'c' -> write("%a %b %e %T %Y");
      case 'C' -> pad(Math.floorDiv(time.getYear(), 100), 2, '0');
      case 'd' -> pad(time.getDayOfMonth(), 2, '0');
      case 'D', 'x' -> write("%m/%d/%y");
      case 'e' -> pad(time.getDayOfMonth(), 2, ' ');
      case 'F' -> write("%Y-%m-%d");
      case 'g' -> pad(Math.floorMod(time.get(IsoFields.WEEK_BASED_YEAR), 100), 2, '0');
      case 'G' -> text.append(Integer.toString(time.get(IsoFields.WEEK_BASED_YEAR)));
      case 'H' -> pad(time.getHour(), 2, '0');
      case 'I' -> pad(time.get(ChronoField.CLOCK_HOUR_OF_AMPM), 2, '0');
      case 'j' -> pad(time.getDayOfYear(), 3, '0');
      case 'k' -> pad(time.getHour(), 2, ' ');
      case 'l' -> pad(time.get(ChronoField.CLOCK_HOUR_OF_AMPM), 2, ' ');
      case 'm' -> pad(time.getMonthValue(), 2, '0');
      case 'M' -> pad(time.getMinute(), 2, '0');
      case 'n' -> text.append('\n');
      case 'p' -> text.append(time.getHour() < 12 ? "AM" : "PM");
      case 'P' -> text.append(time.getHour() < 12 ? "am" : "pm");
      case 'r' -> write("%I:%M:%S %p");
      case 'R' -> write("%H:%M");
      case 's' -> text.append(Long.toString(time.toEpochSecond()));
      case 'S' -> pad(time.getSecond(), 2, '0');
      case 't' -> text.append('\t');
      case 'T', 'X' -> write("%H:%M:%S");
      case 'u' -> text.append(Integer.toString(time.getDayOfWeek().getValue()));
      case 'U' -> pad((time.getDayOfYear() + 6 - weekday()) / 7, 2, '0');
      case 'V' -> pad(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0');
      case 'w' -> text.append(Integer.toString(weekday()));
      case 'W' -> pad((time.getDayOfYear() + 6 - (weekday() + 6) % 7) / 7, 2, '0');
      case 'y' -> pad(Math.floorMod(time.getYear(), 100), 2, '0');
      case 'Y' -> text.append(Integer.toString(time.getYear()));
      case 'Z' -> text.append(isUniversal ? "GMT" : zoneName());
      case 'z' -> text.append(offset());
      case '%' -> text.append('%');
      default -> text.append('%').append(conversion);
    }
  }

  /// The number of days since Sunday.
  private int weekday() {
    return time.getDayOfWeek().getValue() % 7;
  }

  private String day(TextStyle style) {
    return time.getDayOfWeek().getDisplayName(style, Locale.US);
  }

  private String month(TextStyle style) {
    return time.getMonth().getDisplayName(style, Locale.US);
  }

  private String zoneName() {
    var zone = time.getZone();
    var rules = zone.getRules();
    boolean isSummer = rules.isDaylightSavings(time.toInstant());
    return TimeZone.getTimeZone(zone).getDisplayName(isSummer, TimeZone.SHORT, Locale.US);
  }

  private String offset() {
    int minutes = time.getOffset().getTotalSeconds() / 60;
    int size = Math.abs(minutes);
    return "%s%02d%02d".formatted(minutes < 0 ? "-" : "+", size / 60, size % 60);
  }

  private void pad(int number, int width, char fill) {
    var digits = Integer.toString(number);
    text.append(fill, width - digits.length()).append(digits);
  }
}
