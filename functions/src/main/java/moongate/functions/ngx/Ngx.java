package moongate.functions.ngx;

import static moongate.functions.api.PhaseRule.ANY;
import static moongate.functions.api.PhaseRule.NGX_REQUEST;
import static moongate.functions.api.PhaseRule.NGX_SESSION;
import static moongate.functions.api.PhaseRule.NGX_WAIT;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import moongate.functions.api.ApiModule;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.Limits;
import moongate.functions.api.LogLevel;
import moongate.functions.api.NodeFacts;
import moongate.functions.api.PhaseRule;
import moongate.functions.api.Scope;
import moongate.functions.api.Worker;
import moongate.functions.pdk.LogLines;
import moongate.gateway.exchange.ExchangeResponse;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The table `ngx`: creates it from its parts for one worker.
public final class Ngx {
  private static final ApiModule MODULE = module();
  private static final ApiModule RESPONSE =
      ApiModule.of("ngx.resp")
          .function(
              "get_headers",
              NGX_REQUEST,
              (scope, max, raw) ->
                  NgxRequest.table(
                      scope,
                      scope.exchange().response().headers(),
                      Limits.ngx(max, scope.limits().responseHeaders()),
                      raw));
  private static final ApiModule RESPONSE_MODULE =
      ApiModule.of("ngx.resp").function("add_header", NGX_REQUEST, Ngx::addHeader);
  private static final ApiModule WORKER =
      ApiModule.of("ngx.worker")
          .function("id", ANY, scope -> Numbers.of(scope.worker().index()))
          .function("count", ANY, scope -> Numbers.of(scope.worker().facts().workers()))
          .function("pid", ANY, scope -> Numbers.of(ProcessHandle.current().pid()))
          .function("pids", ANY, Ngx::pids)
          .function("exiting", ANY, scope -> scope.worker().timers().isClosing());

  /// Values that depend on the request; for documentation.
  private static final ApiModule FIELDS =
      ApiModule.of("ngx")
          .field("var", NGX_SESSION)
          .field("ctx", ANY)
          .field("header", NGX_REQUEST)
          .field("status", NGX_SESSION)
          .field("headers_sent", NGX_REQUEST)
          .field("is_subrequest", ANY)
          .field("shared", ANY)
          .field("arg", PhaseRule.ONLY_BODY_FILTER)
          .field("null", ANY);

  private static final Set<String> READ_ONLY = Set.of("headers_sent", "is_subrequest");

  private Ngx() {}

  /// All modules, for documentation.
  public static List<ApiModule> modules() {
    return List.of(
        FIELDS,
        MODULE,
        NgxRequest.MODULE,
        RESPONSE,
        new NgxRe().module(),
        NgxTimer.MODULE,
        NgxThread.MODULE,
        NgxSocket.module(new LuaState()),
        NgxRefusals.LOCATION,
        WORKER,
        config(NodeFacts.DEFAULT));
  }

  /// The methods of objects that `ngx` returns.
  public static List<ApiModule> objects() {
    return List.of(
        NgxShared.methods(), TcpSocketApi.METHODS, UdpSocketApi.METHODS, NgxSemaphore.METHODS);
  }

  /// The table `ngx` of `worker`.
  public static LuaTable open(Worker worker) {
    var state = worker.state();
    var ngx = MODULE.open(state);
    ngx.put("null", Userdata.NULL);
    ngx.put("req", NgxRequest.MODULE.open(state));
    ngx.put("resp", RESPONSE.open(state));
    ngx.put("re", new NgxRe().module().open(state));
    ngx.put("worker", WORKER.open(state));
    ngx.put("timer", NgxTimer.MODULE.open(state));
    ngx.put("location", NgxRefusals.LOCATION.open(state));
    ngx.put("socket", NgxSocket.open(worker));
    ngx.put("shared", NgxShared.open(state, worker.dictionaries()));
    ngx.put("thread", NgxThread.MODULE.open(state));
    ngx.put("config", openConfig(worker));
    ngx.put("var", NgxVariables.open(state));
    ngx.put("header", NgxHeader.open(state));
    ngx.put("arg", NgxArg.open(state));
    var metatable = new LuaTable(0, 2);
    var context = ContextValues.metatable(state);
    metatable.put(
        "__index",
        HostFunction.of(
            state,
            "__index",
            (LuaState s, @Nullable Object table, @Nullable Object key) -> get(s, key, context)));
    metatable.put("__newindex", HostFunction.of(state, "__newindex", Ngx::set));
    ngx.metatable(metatable);
    return ngx;
  }

  /// The function `print`, which logs.
  public static HostFunction print(LuaState state) {
    return HostFunction.of(
        state,
        "print",
        (LuaState s, @Nullable Object[] all) ->
            log(Scope.of(s, ANY), LogLevel.NOTICE, all, 0, "print"));
  }

  private static ApiModule module() {
    var ngx = ApiModule.of("ngx");
    NgxConstants.addTo(ngx);
    NgxText.addTo(ngx);
    NgxOutput.addTo(ngx);
    NgxRefusals.addTo(ngx);
    return ngx.variadic("log", ANY, Ngx::log)
        .function("sleep", NGX_WAIT, Ngx::sleep)
        .function("get_phase", ANY, scope -> scope.phase().nginxName())
        .function("get_raw_phase", ANY, scope -> Numbers.of(scope.phase().ordinal()));
  }

  private static ApiModule config(NodeFacts facts) {
    return ApiModule.of("ngx.config")
        .field("subsystem", ANY)
        .value("debug", Boolean.FALSE)
        .value("nginx_version", Numbers.of(1027001))
        .value("ngx_lua_version", Numbers.of(10028))
        .function("prefix", ANY, scope -> folder(facts.prefix()))
        .function("nginx_configure", ANY, scope -> "");
  }

  /// With a slash at the end, as in nginx, so that a file name can be appended.
  private static String folder(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  private static LuaTable openConfig(Worker worker) {
    var state = worker.state();
    var config = config(worker.facts()).open(state);
    var metatable = new LuaTable(0, 1);
    metatable.put(
        "__index",
        HostFunction.of(
            state,
            "__index",
            (LuaState s, @Nullable Object table, @Nullable Object key) ->
                "subsystem".equals(key) ? Scope.of(s, ANY).subsystem() : null));
    config.metatable(metatable);
    return config;
  }

  private static Object pids(Scope scope) {
    var pids = new LuaTable();
    for (int i = 0; i < scope.worker().facts().workers(); i++) {
      pids.append(Numbers.of(ProcessHandle.current().pid()));
    }
    return pids;
  }

  private static Object sleep(Scope scope, @Nullable Object argument) {
    double seconds = Args.number(argument, 1, "sleep");
    if (!(seconds >= 0)) {
      throw scope.error("invalid sleep duration \"" + HeaderArguments.text(argument) + "\"");
    }
    // An hour is longer than any budget, and the wait ends with the budget.
    long millis = (long) Math.min(seconds * 1000, TimeUnit.HOURS.toMillis(1));
    scope.sleep(Duration.ofMillis(millis));
    return Values.NONE;
  }

  /// What `require "ngx.resp"` returns.
  public static LuaTable openResponseModule(LuaState state) {
    return RESPONSE_MODULE.open(state);
  }

  private static Object addHeader(Scope scope, @Nullable Object name, @Nullable Object value) {
    NgxHeader.add(scope, Args.string(name, 1, "add_header"), value);
    return Values.NONE;
  }

  // Fields that depend on the request

  /// @param context the metatable of `ngx.ctx`
  private static @Nullable Object get(LuaState state, @Nullable Object key, LuaTable context) {
    if (!(key instanceof String name)) {
      return null;
    }
    return switch (name) {
      case "ctx" -> Scope.of(state).contexts().ngx(context);
      case "status" -> Numbers.of(status(Scope.of(state, NGX_SESSION).exchange().response()));
      case "headers_sent" -> Scope.of(state, NGX_REQUEST).isHeadSent();
      case "is_subrequest" -> Boolean.FALSE;
      default -> null;
    };
  }

  private static Object set(
      LuaState state, @Nullable Object table, @Nullable Object key, @Nullable Object value) {
    if ("status".equals(key)) {
      setStatus(Scope.of(state, NGX_REQUEST), value);
    } else if ("ctx".equals(key)) {
      replaceContext(Scope.of(state), value);
    } else if (table instanceof LuaTable ngx && !READ_ONLY.contains(String.valueOf(key))) {
      ngx.put(key, value); // which refuses it where functions are kept from each other
    } else {
      throw LuaErrors.frozen("ngx", HeaderArguments.text(key));
    }
    return Values.NONE;
  }

  private static void replaceContext(Scope scope, @Nullable Object value) {
    if (!(value instanceof LuaTable context)) {
      throw scope.error("ctx should be a table while getting a " + Metatables.typeName(value));
    }
    scope.contexts().replaceNgx(context);
  }

  /// Output without a status has 200.
  private static int status(ExchangeResponse response) {
    int status = response.status();
    return status == 0 && response.printed() != null ? 200 : status;
  }

  private static void setStatus(Scope scope, @Nullable Object value) {
    if (scope.isHeadSent()) {
      NgxOutput.log(scope, "attempt to set ngx.status after sending out response headers");
      return;
    }
    var number = Conversions.toNumber(value);
    if (number != null && number == 0 && scope.exchange().response().status() == 0) {
      return; // ngx.status = ngx.status
    }
    if (number == null || !(number >= 100 && number <= 999)) {
      throw scope.error("invalid ngx.status: " + HeaderArguments.text(value));
    }
    scope.exchange().response().status(number.intValue());
  }

  // Log

  private static Object log(Scope scope, @Nullable Object[] arguments) {
    int number = Args.integer(arguments, 1, "log");
    var level = LogLevel.of(number);
    if (level == null) {
      throw scope.error("bad log level: " + number);
    }
    return log(scope, level, arguments, 1, "log");
  }

  private static Object log(
      Scope scope, LogLevel level, @Nullable Object[] arguments, int from, String function) {
    if (!scope.worker().log().writes(level)) {
      return Values.NONE;
    }
    var text = new StringBuilder();
    for (int i = from; i < arguments.length; i++) {
      var part = text(scope, arguments[i], i + 1 - from, function);
      scope.worker().state().meter().charge(part.length());
      text.append(part);
    }
    if (text.length() > 4096) {
      text.setLength(4096);
    }
    LogLines.write(scope, level, "[lua] " + CallStack.where() + ":", text.toString());
    return Values.NONE;
  }

  private static String text(Scope scope, @Nullable Object value, int index, String function) {
    if (value == Userdata.NULL) {
      return "null";
    }
    if (value instanceof LuaTable table) {
      var metatable = table.metatable();
      if (metatable == null || metatable.get("__tostring") == null) {
        throw Args.bad(index, function, "expected table to have __tostring metamethod");
      }
    }
    return Conversions.toString(scope.worker().state(), value);
  }
}
