package moongate.plugins.syslog;

import java.util.Arrays;
import java.util.Locale;

/// The facilities of syslog, in the order of their numbers.
enum Facility {
  KERN,
  USER,
  MAIL,
  DAEMON,
  AUTH,
  SYSLOG,
  LPR,
  NEWS,
  UUCP,
  CRON,
  AUTHPRIV,
  FTP,
  LOCAL0(16),
  LOCAL1(17),
  LOCAL2(18),
  LOCAL3(19),
  LOCAL4(20),
  LOCAL5(21),
  LOCAL6(22),
  LOCAL7(23);

  private final int number;

  Facility() {
    this.number = ordinal();
  }

  Facility(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /// The names in configurations.
  static String[] fields() {
    return Arrays.stream(values())
        .map(facility -> facility.name().toLowerCase(Locale.ROOT))
        .toArray(String[]::new);
  }

  static Facility of(String field) {
    return valueOf(field.toUpperCase(Locale.ROOT));
  }
}
