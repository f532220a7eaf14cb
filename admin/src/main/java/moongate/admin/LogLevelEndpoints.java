package moongate.admin;

import java.time.Duration;
import java.util.Set;
import moongate.model.Value;

/// `/debug/node/log-level`: more of the log, for a while, without a restart.
record LogLevelEndpoints(LogControl logs, boolean hasDatabase) {
  private static final Set<String> LEVELS =
      Set.of("debug", "info", "notice", "warn", "error", "crit", "alert", "emerg");
  private static final String USUAL_TIMEOUT = "60";

  Reply read(AdminRequest request) {
    return message("log level: " + logs.level());
  }

  Reply change(AdminRequest request) {
    var level = request.variable("level");
    var timeout = request.query().getOrDefault("timeout", USUAL_TIMEOUT);
    if (!LEVELS.contains(level)) {
      return Reply.message(400, "unknown log level: " + level);
    }
    if (!timeout.matches("\\d{1,9}")) {
      return Reply.message(400, "timeout must be greater than or equal to 0");
    }
    if (!hasDatabase) {
      return Reply.message(405, "cannot change log level when not using a database");
    }
    if (logs.level().equals(level)) {
      return message("log level is already " + level);
    }
    logs.change(level, Duration.ofSeconds(Long.parseLong(timeout)));
    return message("log level changed");
  }

  private static Reply message(String text) {
    return Reply.json(200, AdminErrors.fields("message", Value.of(text)));
  }
}
