package moongate.app.node;

import static moongate.app.settings.KnownSettings.LOG_FORMAT;
import static moongate.app.settings.KnownSettings.PROXY_ACCESS_LOG;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import moongate.app.settings.LogFormatText;
import moongate.app.settings.Settings;
import moongate.gateway.log.LogFormat;
import moongate.model.value.Utf8;

/// The format of the access log, according to the settings.
final class AccessFormat {
  private static final String CONDITION = "if=";

  private AccessFormat() {}

  /// @throws NodeException if there is no format of that name, or it has an unknown variable
  static LogFormat of(Settings settings) {
    var format = named(settings);
    var condition = condition(settings.texts().getOrDefault(PROXY_ACCESS_LOG.name(), ""));
    try {
      return condition.isEmpty() ? format : format.onlyIf(Utf8.bytes(condition.get()));
    } catch (IllegalArgumentException wrong) {
      throw new NodeException(PROXY_ACCESS_LOG.name() + ": " + wrong.getMessage());
    }
  }

  private static LogFormat named(Settings settings) {
    var own = settings.get(LOG_FORMAT);
    var known = own.name().isEmpty() ? LogFormat.KONG : compiled(own);
    var name = name(settings.texts().getOrDefault(PROXY_ACCESS_LOG.name(), ""));
    if (name.equals(own.name())) {
      return known;
    }
    return switch (name) {
      case "", "kong_log_format" -> LogFormat.KONG;
      case "combined" -> LogFormat.COMBINED;
      default ->
          throw new NodeException(
              "%s: unknown log format \"%s\" (%s defines one)"
                  .formatted(PROXY_ACCESS_LOG.name(), name, LOG_FORMAT.name()));
    };
  }

  /// The name of the format: the word after the path, unless it is one of nginx's options.
  private static String name(String accessLog) {
    var words = accessLog.strip().split("\\s+");
    return words.length < 2 || words[1].contains("=") ? "" : words[1];
  }

  /// What nginx's option `if=` has behind it.
  private static Optional<String> condition(String accessLog) {
    return Arrays.stream(accessLog.strip().split("\\s+"))
        .filter(word -> word.startsWith(CONDITION))
        .map(word -> word.substring(CONDITION.length()))
        .findFirst();
  }

  private static LogFormat compiled(LogFormatText own) {
    try {
      var escape = LogFormat.Escape.valueOf(own.escape().toUpperCase(Locale.ROOT));
      return new LogFormat(Utf8.bytes(own.text()), escape);
    } catch (IllegalArgumentException wrong) {
      throw new NodeException(LOG_FORMAT.name() + ": " + wrong.getMessage());
    }
  }
}
