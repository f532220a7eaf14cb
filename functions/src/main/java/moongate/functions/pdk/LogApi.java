package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;
import static moongate.functions.api.PhaseRule.ONLY_LOG;
import static moongate.functions.api.PhaseRule.SERIALIZE_VALUES;

import java.util.List;
import java.util.function.Function;
import moongate.functions.api.ApiModule;
import moongate.functions.api.LogFacility;
import moongate.functions.api.LogFormat;
import moongate.functions.api.LogLevel;
import moongate.functions.api.Scope;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.log`: a line at each level, and what bundled loggers write about a request.
///
/// A facility is a table of functions over one [LogFacility]. `kong.log` is the facility of the
/// plugin that calls it; `kong.log.new` creates others.
final class LogApi {
  private static final int LONGEST_FORMAT = 1024;

  /// The memory that a facility is charged with.
  private static final int FACILITY_BYTES = 4096;

  private static final LogApi PLUGIN =
      new LogApi(scope -> scope.worker().logFacility(scope.plugin().name()));

  private final Function<Scope, LogFacility> facility;

  private LogApi(Function<Scope, LogFacility> facility) {
    this.facility = facility;
  }

  /// The modules of `kong.log`, for documentation.
  static List<ApiModule> modules() {
    return List.of(PLUGIN.module(), PLUGIN.inspect(), PLUGIN.deprecation());
  }

  /// The table of one state, callable as `kong.log(…)`.
  static LuaTable open(LuaState state) {
    return PLUGIN.table(state, PLUGIN.module());
  }

  private LuaTable table(LuaState state, ApiModule module) {
    var table = module.open(state);
    callable(state, table, (scope, all) -> log(scope, LogLevel.NOTICE, all));
    var inspect = inspect().open(state);
    callable(state, inspect, this::inspect);
    table.put("inspect", inspect);
    var deprecation = deprecation().open(state);
    callable(state, deprecation, this::deprecation);
    table.put("deprecation", deprecation);
    return table;
  }

  private ApiModule module() {
    return facility()
        .function("new", ANY, LogApi::create)
        .function("serialize", ONLY_LOG, SerializeValues::serialize)
        .function("set_serialize_value", SERIALIZE_VALUES, SerializeValues::queue);
  }

  /// What every facility has.
  private ApiModule facility() {
    var module = ApiModule.of("kong.log");
    for (var level : LogLevel.values()) {
      if (level != LogLevel.STDERR) {
        module.variadic(level.functionName(), ANY, (scope, all) -> log(scope, level, all));
      }
    }
    return module
        .variadic("trace", ANY, (scope, all) -> Values.NONE)
        .function("set_format", ANY, this::setFormat);
  }

  private ApiModule inspect() {
    return ApiModule.of("kong.log.inspect")
        .function("on", ANY, scope -> inspecting(scope, true))
        .function("off", ANY, scope -> inspecting(scope, false));
  }

  private ApiModule deprecation() {
    return ApiModule.of("kong.log.deprecation")
        .variadic("write", ANY, (scope, all) -> log(scope, LogLevel.WARN, all));
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

  private Object log(Scope scope, LogLevel level, @Nullable Object[] arguments) {
    if (scope.worker().log().writes(level)) {
      var text = LogMessages.joined(scope, arguments, arguments.length);
      LogLines.write(scope, facility.apply(scope), level, text);
    }
    return Values.NONE;
  }

  private Object inspecting(Scope scope, boolean isOn) {
    facility.apply(scope).inspecting(isOn);
    return Values.NONE;
  }

  private Object inspect(Scope scope, @Nullable Object[] arguments) {
    var own = facility.apply(scope);
    if (own.isInspecting() && scope.worker().log().writes(LogLevel.NOTICE)) {
      var box = InspectionBox.of(own.namespace(), LogMessages.inspected(arguments));
      if (LogLines.isAllowed(scope, box.length())) {
        LogLines.writeAllowed(scope, LogLevel.NOTICE, box);
      }
    }
    return Values.NONE;
  }

  private Object deprecation(Scope scope, @Nullable Object[] arguments) {
    if (scope.worker().log().writes(LogLevel.WARN)) {
      LogLines.write(
          scope, facility.apply(scope), LogLevel.WARN, LogMessages.deprecated(scope, arguments));
    }
    return Values.NONE;
  }

  private Object setFormat(Scope scope, @Nullable Object format) {
    if (format == null) {
      facility.apply(scope).restoreFormat();
    } else {
      facility.apply(scope).format(format(scope, format, "format must be a string"));
    }
    return Values.NONE;
  }

  private static LogFormat format(Scope scope, Object format, String complaint) {
    if (!(format instanceof String text)) {
      throw scope.error(complaint);
    }
    if (text.length() > LONGEST_FORMAT) {
      throw scope.error("format must have at most " + LONGEST_FORMAT + " characters");
    }
    var printable = new StringBuilder(text.length());
    LogLines.appendPrintable(printable, text);
    return new LogFormat(printable.toString());
  }

  /// `new(namespace[, format])`: a facility of its own.
  private static Object create(Scope scope, @Nullable Object namespace, @Nullable Object format) {
    if (!(namespace instanceof String name)) {
      throw scope.error("namespace must be a string");
    }
    if (name.isEmpty()) {
      throw scope.error("namespace cannot be an empty string");
    }
    if ("".equals(format)) {
      throw scope.error("format cannot be an empty string if specified");
    }
    var chosen =
        format == null
            ? LogFormat.DEFAULT
            : format(scope, format, "format must be a string if specified");
    Meter.chargeCurrent(FACILITY_BYTES + name.length());
    var shown = new StringBuilder();
    LogLines.appendPrintable(shown, name);
    var made = new LogFacility(shown.toString(), chosen);
    var api = new LogApi(_ -> made);
    return api.table(scope.worker().state(), api.facility());
  }
}
