package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;

import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.telemetry`: log entries for a plugin that exports them, which there is none yet.
final class TelemetryApi {
  private static final String DISABLED =
      "Telemetry logging is disabled: log entry will not be recorded. Ensure the OpenTelemetry"
          + " plugin is correctly configured to report logs in order to use this feature.";

  static final ApiModule MODULE =
      ApiModule.of("kong.telemetry").variadic("log", ANY, TelemetryApi::log);

  private TelemetryApi() {}

  private static Object log(Scope scope, @Nullable Object[] arguments) {
    return Values.pair(null, problem(arguments));
  }

  private static String problem(@Nullable Object[] arguments) {
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
        ? DISABLED
        : "attributes must be a table";
  }
}
