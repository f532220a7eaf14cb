package moongate.plugins.metrics;

import java.util.Arrays;
import java.util.Locale;

/// How collectors aggregate values.
public enum StatType {
  COUNTER("c"),
  GAUGE("g"),
  HISTOGRAM("h"),
  METER("m"),
  SET("s"),
  TIMER("ms"),
  DISTRIBUTION("d");

  private final String mark;

  StatType(String mark) {
    this.mark = mark;
  }

  /// The mark of the type in lines.
  String mark() {
    return mark;
  }

  /// The name in configurations.
  private String field() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static StatType of(String field) {
    return valueOf(field.toUpperCase(Locale.ROOT));
  }

  /// The names of all types, with or without the last one, which only Datadog knows.
  static String[] fields(boolean withDistribution) {
    return Arrays.stream(values())
        .filter(type -> withDistribution || type != DISTRIBUTION)
        .map(StatType::field)
        .toArray(String[]::new);
  }
}
