package moongate.plugins.logging;

import java.util.Arrays;
import java.util.Locale;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;

/// The severity of an entry, in syslog's order: the most severe first.
public enum Severity {
  EMERG,
  ALERT,
  CRIT,
  ERR,
  WARNING,
  NOTICE,
  INFO,
  DEBUG;

  /// Decides which entries are sent, and with which severity, by the status of the response.
  ///
  /// @param least entries that are less severe are not sent
  public record Rules(Severity least, Severity good, Severity ofClient, Severity ofServer) {
    public static Rules of(Value.Obj config) {
      return new Rules(
          Severity.of(config, "log_level"),
          Severity.of(config, "successful_severity"),
          Severity.of(config, "client_errors_severity"),
          Severity.of(config, "server_errors_severity"));
    }

    public Severity of(int status) {
      if (status >= 500) {
        return ofServer;
      }
      return status >= 400 ? ofClient : good;
    }

    public boolean isSent(Severity severity) {
      return severity.compareTo(least) <= 0;
    }
  }

  /// Adds the fields of [Rules] to `config`.
  public static Schema addTo(Schema config) {
    var names =
        Arrays.stream(values())
            .map(severity -> severity.name().toLowerCase(Locale.ROOT))
            .toArray(String[]::new);
    var field = Field.text().oneOf(names).byDefault("info");
    return config
        .field("log_level", field)
        .field("successful_severity", field)
        .field("client_errors_severity", field)
        .field("server_errors_severity", field);
  }

  private static Severity of(Value.Obj config, String field) {
    return valueOf(config.optionalText(field).orElse("info").toUpperCase(Locale.ROOT));
  }
}
