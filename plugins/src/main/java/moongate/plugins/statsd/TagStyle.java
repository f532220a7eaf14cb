package moongate.plugins.statsd;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The place of tags in a line.
enum TagStyle {
  DOGSTATSD,
  INFLUXDB,
  LIBRATO,
  SIGNALFX;

  /// The tags after the name.
  String afterName(Map<String, String> tags) {
    return switch (this) {
      case DOGSTATSD -> "";
      case INFLUXDB -> "," + joined(tags, "=");
      case LIBRATO -> "#" + joined(tags, "=");
      case SIGNALFX -> "[" + joined(tags, "=") + "]";
    };
  }

  /// The tags at the end of the line.
  String atEnd(Map<String, String> tags) {
    return this == DOGSTATSD ? "|#" + joined(tags, ":") : "";
  }

  private static String joined(Map<String, String> tags, String between) {
    return tags.entrySet().stream()
        .map(tag -> tag.getKey() + between + tag.getValue())
        .collect(Collectors.joining(","));
  }

  /// The style with this name; null if there is none.
  static @Nullable TagStyle of(@Nullable String name) {
    return name == null ? null : valueOf(name.toUpperCase(Locale.ROOT));
  }
}
