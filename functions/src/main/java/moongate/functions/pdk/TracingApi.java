package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;
import static moongate.functions.api.PhaseRule.ONLY_LOG;

import java.util.List;
import java.util.Set;
import moongate.functions.api.ApiModule;
import moongate.functions.api.ApiPhase;
import moongate.functions.api.Scope;
import moongate.lua.runtime.Call;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.tracing`: the spans of a request. Without the setting `tracing_instrumentations` they
/// record nothing.
///
/// Functions of the log phase get the spans from `process_span`. Together with the gateway's spans
/// they are also exported as [moongate.gateway.tracing.Trace]s.
final class TracingApi {
  private static final String TABLE = "kong.tracing";
  private static final int INTERNAL = 1;
  private static final int CONSUMER = 5;

  private static final Set<ApiPhase> TRACED =
      Set.of(
          ApiPhase.CERTIFICATE,
          ApiPhase.REWRITE,
          ApiPhase.ACCESS,
          ApiPhase.HEADER_FILTER,
          ApiPhase.BODY_FILTER,
          ApiPhase.LOG,
          ApiPhase.WS_HANDSHAKE,
          ApiPhase.WS_CLOSE);

  static final ApiModule MODULE =
      ApiModule.of("kong.tracing")
          .function("start_span", ANY, TracingApi::startSpan)
          .function("create_span", ANY, (scope, a, b, c) -> create(scope, b, c))
          .function("link_span", ANY, (scope, a, b) -> link(scope, b == null ? a : b))
          .function("active_span", ANY, TracingApi::activeSpan)
          .function("set_active_span", ANY, TracingApi::setActiveSpan)
          .function("get_root_span", ANY, TracingApi::rootSpan)
          .function("get_spans", ANY, TracingApi::spans)
          .function("init_spans", ANY, scope -> isOn(scope) ? spans(scope) : null)
          .variadic("process_span", ONLY_LOG, TracingApi::process)
          .function("set_should_sample", ANY, TracingApi::setShouldSample)
          .function("get_sampling_decision", ANY, TracingApi::samplingDecision)
          .function("new", ANY, (scope, name) -> scope.worker().state().registry().get(TABLE))
          .function("set_global_tracer", ANY, TracingApi::setGlobalTracer);

  private TracingApi() {}

  /// The table of one state, callable as `kong.tracing(name)`.
  static LuaTable open(LuaState state) {
    var table = MODULE.open(state);
    table.put("name", "core");
    var metatable = new LuaTable(0, 1);
    metatable.put(
        "__call", HostFunction.of(state, "tracing", (LuaState s, @Nullable Object self) -> self));
    table.metatable(metatable);
    state.registry().put(TABLE, table);
    return table;
  }

  private static boolean isOn(Scope scope) {
    return scope.worker().services().tracing().isOn()
        && TRACED.contains(scope.phase())
        && scope.hasRequest();
  }

  private static Object startSpan(Scope scope, @Nullable Object name, @Nullable Object options) {
    var span = create(scope, name, options);
    if (Boolean.TRUE.equals(span.get("is_recording"))) {
      FunctionTrace.of(scope).link(span);
    }
    return span;
  }

  private static LuaTable create(Scope scope, @Nullable Object name, @Nullable Object options) {
    if (!isOn(scope)) {
      return SpanMethods.inert(scope);
    }
    if (!(name instanceof String text) || text.isEmpty()) {
      throw scope.error("invalid span name");
    }
    if (options != null && !(options instanceof LuaTable)) {
      throw scope.error("invalid options type");
    }
    var given = options instanceof LuaTable table ? table : new LuaTable();
    var trace = FunctionTrace.of(scope);
    double start =
        number(
            scope,
            given,
            "start_time_ns",
            FunctionTrace.now(scope),
            Double.MAX_VALUE,
            "start time");
    int kind = (int) number(scope, given, "span_kind", INTERNAL, CONSUMER, "start kind");
    var sampled = given.get("should_sample");
    if (sampled != null && !(sampled instanceof Boolean)) {
      throw scope.error("invalid sampled");
    }
    var attributes = given.get("attributes");
    if (attributes != null && !(attributes instanceof LuaTable)) {
      throw scope.error("invalid attributes");
    }
    if (!trace.hasRoom()) {
      return SpanMethods.inert(scope);
    }
    var parent = given.get("parent") instanceof LuaTable own ? own : trace.active();
    var span = trace.create(text, kind, start, parent, (Boolean) sampled);
    if (attributes != null) {
      span.put("attributes", attributes);
    }
    return span;
  }

  private static double number(
      Scope scope, LuaTable options, String name, double otherwise, double most, String what) {
    var value = options.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof Double number) || !(number >= 0 && number <= most)) {
      throw scope.error("invalid " + what);
    }
    return number;
  }

  private static Object link(Scope scope, @Nullable Object span) {
    if (!(span instanceof LuaTable table)) {
      throw scope.error("invalid span");
    }
    if (isOn(scope) && FunctionTrace.of(scope).hasRoom()) {
      FunctionTrace.of(scope).link(table);
    }
    return table;
  }

  private static Object activeSpan(Scope scope) {
    var active = isOn(scope) ? FunctionTrace.of(scope).active() : null;
    return active == null ? SpanMethods.inert(scope) : active;
  }

  private static Object rootSpan(Scope scope) {
    var root = isOn(scope) ? FunctionTrace.of(scope).root() : null;
    return root == null ? SpanMethods.inert(scope) : root;
  }

  private static Object setActiveSpan(Scope scope, @Nullable Object span) {
    if (isOn(scope) && (span == null || span instanceof LuaTable)) {
      FunctionTrace.of(scope).active((LuaTable) span);
    }
    return Values.NONE;
  }

  private static Object spans(Scope scope) {
    var table = new LuaTable();
    if (isOn(scope)) {
      FunctionTrace.of(scope).spans().forEach(table::append);
    }
    return table;
  }

  /// Calls a function with each span that is sampled, and with what else is given.
  private static Object process(Scope scope, @Nullable Object[] arguments) {
    if (!(Values.at(arguments, 0) instanceof LuaFunction processor)) {
      throw scope.error("processor must be a function");
    }
    if (!isOn(scope)) {
      return Values.NONE;
    }
    var trace = FunctionTrace.of(scope);
    var root = trace.root();
    if (root == null || !Boolean.TRUE.equals(root.get("should_sample"))) {
      return Values.NONE;
    }
    for (var span : List.copyOf(trace.spans())) {
      if (Boolean.TRUE.equals(span.get("should_sample"))) {
        var all = arguments.clone();
        all[0] = span;
        Call.call(processor, all);
      }
    }
    return Values.NONE;
  }

  private static Object setShouldSample(
      Scope scope, @Nullable Object self, @Nullable Object sampled) {
    if (!(sampled instanceof Boolean)) {
      throw scope.error("invalid sampled");
    }
    if (isOn(scope)) {
      FunctionTrace.of(scope).spans().stream()
          .filter(span -> !span.isFrozen())
          .forEach(span -> span.put("should_sample", sampled));
      FunctionTrace.of(scope).sampled((Boolean) sampled);
    }
    return Values.NONE;
  }

  /// The caller's decision, or else a random one.
  private static Object samplingDecision(
      Scope scope, @Nullable Object self, @Nullable Object parent, @Nullable Object rate) {
    if (!isOn(scope)) {
      return false;
    }
    var trace = FunctionTrace.of(scope);
    var root = trace.root();
    if (rate == null) {
      return parent instanceof Boolean decided
          ? decided
          : root == null || Boolean.TRUE.equals(root.get("should_sample"));
    }
    if (parent instanceof Boolean decided) {
      return decided;
    }
    return rate instanceof Double share && scope.worker().state().random().next() < share;
  }

  private static Object setGlobalTracer(Scope scope, @Nullable Object tracer) {
    if (!(tracer instanceof LuaTable)) {
      throw scope.error("invalid tracer");
    }
    return Values.NONE;
  }
}
