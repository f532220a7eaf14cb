package moongate.app.node;

import static moongate.app.settings.KnownSettings.LOG_FORMAT;
import static moongate.app.settings.KnownSettings.PROXY_ACCESS_LOG;

import java.util.Locale;
import moongate.app.settings.LogFormatText;
import moongate.app.settings.Settings;
import moongate.gateway.log.LogFormat;
import moongate.model.value.Utf8;

/// The format of the access log, according to the settings.
final class AccessFormat {
  private AccessFormat() {}

  /// @throws NodeException if there is no format of that name, or it has an unknown variable
  static LogFormat of(Settings settings) {
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

  private static LogFormat compiled(LogFormatText own) {
    try {
      var escape = LogFormat.Escape.valueOf(own.escape().toUpperCase(Locale.ROOT));
      return new LogFormat(Utf8.bytes(own.text()), escape);
    } catch (IllegalArgumentException wrong) {
      throw new NodeException(LOG_FORMAT.name() + ": " + wrong.getMessage());
    }
  }
}
