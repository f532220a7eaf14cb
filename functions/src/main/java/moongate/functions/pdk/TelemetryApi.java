package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;

import java.util.Map;
import java.util.Objects;
import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.gateway.plugin.LogExports;
import moongate.gateway.telemetry.LogRecord;
import moongate.gateway.telemetry.Severity;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.telemetry`: log records that a function sends to a plugin which exports the log. They are
/// not lines of the error log, and `log_level` does not apply.
final class TelemetryApi {
  private static final String DISABLED =
      "Telemetry logging is disabled: log entry will not be recorded. Ensure the OpenTelemetry"
          + " plugin is correctly configured to report logs in order to use this feature.";
  private static final String TOO_MUCH =
      "functions of this request have logged too much, the rest is dropped";

  static final ApiModule MODULE =
      ApiModule.of("kong.telemetry").variadic("log", ANY, TelemetryApi::log);

  private TelemetryApi() {}

  private static Object log(Scope scope, @Nullable Object[] arguments) {
    var problem = problem(arguments);
    if (problem != null) {
      return Values.pair(null, problem);
    }
    var exports = LogExports.of(scope.planContext().shared());
    if (!exports.isOn()) {
      return Values.pair(null, DISABLED);
    }
    var attributes = Values.at(arguments, 4) instanceof LuaTable given ? given : new LuaTable();
    complete(attributes, arguments);
    var message = Objects.requireNonNull((String) arguments[3]);
    var values = SpanAttributes.of(attributes);
    int length = message.length() + SpanAttributes.length(values);
    Meter.chargeCurrent(2 * length);
    if (!scope.logBudget().take(length)) {
      return Values.pair(null, TOO_MUCH);
    }
    add(scope, exports, message, values);
    return true;
  }

  private static void add(
      Scope scope, LogExports exports, String message, Map<String, Object> attributes) {
    var vaults = scope.worker().services().vaults();
    attributes.replaceAll((_, value) -> value instanceof String it ? vaults.masked(it) : value);
    var text = vaults.masked(Strings.toText(message));
    var entry = new LogRecord((long) FunctionTrace.now(scope), Severity.INFO, text, attributes);
    if (scope.hasRequest() && scope.exchange().handshake() == null) {
      scope.exchange().log().add(entry);
    } else {
      exports.add(entry);
    }
  }

  /// Adds the origin of the record, to the caller's own table, as in Kong.
  private static void complete(LuaTable attributes, @Nullable Object[] arguments) {
    var config = Objects.requireNonNull((LuaTable) arguments[1]);
    attributes.put("message.type", arguments[2]);
    attributes.put("plugin.name", arguments[0]);
    attributes.put("plugin.id", config.get("__plugin_id"));
    attributes.put("plugin.instance.name", config.get("plugin_instance_name"));
  }

  private static @Nullable String problem(@Nullable Object[] arguments) {
    if (!(Values.at(arguments, 0) instanceof String)) {
      return "plugin_name must be a string";
    }
    if (!(Values.at(arguments, 1) instanceof LuaTable)) {
      return "plugin_config must be a table";
    }
    if (!(Values.at(arguments, 2) instanceof String)) {
      return "message_type must be a string";
    }
    if (!(Values.at(arguments, 3) instanceof String)) {
      return "message must be a string";
    }
    var attributes = Values.at(arguments, 4);
    return attributes == null || attributes instanceof LuaTable
        ? null
        : "attributes must be a table";
  }
}
