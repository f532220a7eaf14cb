package moongate.plugins.statsd;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where a line has its tags.
enum TagStyle {
  DOGSTATSD,
  INFLUXDB,
  LIBRATO,
  SIGNALFX;

  /// What follows the name.
  String afterName(Map<String, String> tags) {
    return switch (this) {
      case DOGSTATSD -> "";
      case INFLUXDB -> "," + joined(tags, "=");
      case LIBRATO -> "#" + joined(tags, "=");
      case SIGNALFX -> "[" + joined(tags, "=") + "]";
    };
  }

  /// What follows all the rest.
  String atEnd(Map<String, String> tags) {
    return this == DOGSTATSD ? "|#" + joined(tags, ":") : "";
  }

  private static String joined(Map<String, String> tags, String between) {
    return tags.entrySet().stream()
        .map(tag -> tag.getKey() + between + tag.getValue())
        .collect(Collectors.joining(","));
  }

  /// That of the name; null for none.
  static @Nullable TagStyle of(@Nullable String name) {
    return name == null ? null : valueOf(name.toUpperCase(Locale.ROOT));
  }
}
