package moongate.admin.endpoint;

import java.time.Duration;
import java.util.Set;
import moongate.admin.node.ClusterOrders;
import moongate.admin.node.LogControl;
import moongate.admin.reply.AdminErrors;
import moongate.admin.reply.Refused;
import moongate.admin.reply.Reply;
import moongate.admin.request.AdminRequest;
import moongate.model.value.Value;
import moongate.store.StoreException;

/// `/debug/node/log-level`, `/debug/cluster/log-level`: change the log level for some time, without
/// a restart.
public record LogLevelEndpoints(LogControl logs, ClusterOrders cluster, boolean hasDatabase) {
  private static final Set<String> LEVELS =
      Set.of("debug", "info", "notice", "warn", "error", "crit", "alert", "emerg");
  private static final String USUAL_TIMEOUT = "60";

  public Reply read(AdminRequest request) {
    return message("log level: " + logs.level());
  }

  /// `PUT /debug/node/log-level/{level}`
  public Reply change(AdminRequest request) {
    var wanted = wanted(request);
    if (logs.level().equals(wanted.level())) {
      return message("log level is already " + wanted.level());
    }
    logs.change(wanted.level(), wanted.time());
    return message("log level changed");
  }

  /// `PUT /debug/cluster/log-level/{level}`: on all nodes of the database.
  public Reply changeAll(AdminRequest request) throws StoreException {
    var wanted = wanted(request);
    logs.change(wanted.level(), wanted.time());
    cluster.logLevel(wanted.level(), wanted.time());
    return message("log level changed");
  }

  private record Wanted(String level, Duration time) {}

  private Wanted wanted(AdminRequest request) {
    var level = request.variable("level");
    var timeout = request.query().getOrDefault("timeout", USUAL_TIMEOUT);
    if (!LEVELS.contains(level)) {
      throw new Refused(Reply.message(400, "unknown log level: " + level));
    }
    if (!timeout.matches("\\d{1,9}")) {
      throw new Refused(Reply.message(400, "timeout must be greater than or equal to 0"));
    }
    if (!hasDatabase) {
      throw new Refused(Reply.message(405, "cannot change log level when not using a database"));
    }
    return new Wanted(level, Duration.ofSeconds(Long.parseLong(timeout)));
  }

  private static Reply message(String text) {
    return Reply.json(200, AdminErrors.fields("message", Value.of(text)));
  }
}
