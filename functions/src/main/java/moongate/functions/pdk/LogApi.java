package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;
import static moongate.functions.api.PhaseRule.ONLY_LOG;
import static moongate.functions.api.PhaseRule.SERIALIZE_VALUES;

import moongate.functions.api.ApiModule;
import moongate.functions.api.LogLevel;
import moongate.functions.api.Scope;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.log`: a line at each level, and what bundled loggers write about a request.
final class LogApi {
  static final ApiModule MODULE =
      levels()
          .variadic("trace", ANY, (scope, all) -> Values.NONE)
          .function("serialize", ONLY_LOG, Serializer::serialize)
          .function("set_serialize_value", SERIALIZE_VALUES, SerializeValues::queue);
  private static final ApiModule INSPECT =
      ApiModule.of("kong.log.inspect")
          .function("on", ANY, scope -> Values.NONE)
          .function("off", ANY, scope -> Values.NONE);
  private static final ApiModule DEPRECATION =
      ApiModule.of("kong.log.deprecation")
          .variadic("write", ANY, (scope, all) -> log(scope, LogLevel.WARN, all));

  private LogApi() {}

  /// The table of one state, callable as `kong.log(…)`.
  static LuaTable open(LuaState state) {
    var table = MODULE.open(state);
    callable(state, table, (scope, all) -> log(scope, LogLevel.NOTICE, all));
    var inspect = INSPECT.open(state);
    callable(state, inspect, LogApi::inspect);
    table.put("inspect", inspect);
    var deprecation = DEPRECATION.open(state);
    callable(state, deprecation, LogApi::deprecation);
    table.put("deprecation", deprecation);
    return table;
  }

  private static ApiModule levels() {
    var module = ApiModule.of("kong.log");
    for (var level : LogLevel.values()) {
      if (level != LogLevel.STDERR) {
        module.variadic(level.functionName(), ANY, (scope, all) -> log(scope, level, all));
      }
    }
    return module;
  }

  private static void callable(LuaState state, LuaTable table, ApiModule.MN method) {
    var metatable = new LuaTable(0, 1);
    metatable.put(
        "__call",
        HostFunction.of(
            state,
            "log",
            (LuaState s, @Nullable Object[] all) ->
                method.call(Scope.of(s, ANY), Values.from(all, 1))));
    table.metatable(metatable);
  }

  private static Object log(Scope scope, LogLevel level, @Nullable Object[] arguments) {
    if (scope.worker().log().writes(level)) {
      LogLines.write(scope, level, joined(scope, arguments, arguments.length));
    }
    return Values.NONE;
  }

  /// The first `count` arguments as text, one behind the other.
  private static String joined(Scope scope, @Nullable Object[] arguments, int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      var part = Conversions.toString(scope.worker().state(), arguments[i]);
      Meter.chargeCurrent(part.length());
      text.append(part);
    }
    return text.toString();
  }

  private static Object inspect(Scope scope, @Nullable Object[] arguments) {
    if (scope.worker().log().writes(LogLevel.NOTICE)) {
      var text = new StringBuilder();
      for (var argument : arguments) {
        text.append(text.isEmpty() ? "" : " ").append(Inspection.of(argument));
      }
      LogLines.write(scope, LogLevel.NOTICE, text.toString());
    }
    return Values.NONE;
  }

  /// `deprecation(…, { after = "…", removal = "…" })`.
  private static Object deprecation(Scope scope, @Nullable Object[] arguments) {
    int count = arguments.length;
    var suffix = "";
    if (count > 0 && arguments[count - 1] instanceof LuaTable about) {
      suffix = lifetime(about.get("after"), about.get("removal"));
      count--;
    }
    LogLines.write(scope, LogLevel.WARN, joined(scope, arguments, count) + suffix);
    return Values.NONE;
  }

  private static String lifetime(@Nullable Object after, @Nullable Object removal) {
    var since = after instanceof String text ? "deprecated after " + text : "";
    var until = removal instanceof String text ? "scheduled for removal in " + text : "";
    if (since.isEmpty() && until.isEmpty()) {
      return "";
    }
    return " (" + since + (since.isEmpty() || until.isEmpty() ? "" : ", ") + until + ")";
  }
}
