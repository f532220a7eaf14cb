package moongate.functions.pdk;

import moongate.functions.api.ApiModule;
import moongate.functions.api.LogLevel;
import moongate.functions.api.PhaseRule;
import moongate.functions.api.Scope;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The methods of spans of `kong.tracing`. Changes of a span that does not record are ignored.
final class SpanMethods {
  private static final String REGISTRY = "kong.tracing.span";
  private static final String INERT = "kong.tracing.inert span";
  private static final int MOST_ATTRIBUTES = 128;
  private static final int MOST_EVENTS = 128;
  private static final int LONGEST_VALUE = 4096;

  private static final Library METHODS =
      Library.of("span")
          .function("finish", SpanMethods::finish)
          .function("set_attribute", SpanMethods::setAttribute)
          .varargs("add_event", SpanMethods::addEvent)
          .function("record_error", SpanMethods::recordError)
          .function("set_status", SpanMethods::setStatus)
          .function("release", (_, _) -> Values.NONE); // of a pool, which is not needed here

  private SpanMethods() {}

  /// The methods, for documentation.
  static ApiModule documented() {
    var module = ApiModule.of("span");
    for (var name : METHODS.names()) {
      module.function(name, PhaseRule.ANY, scope -> null);
    }
    return module;
  }

  static LuaTable metatable(Scope scope) {
    var state = scope.worker().state();
    if (state.registry().get(REGISTRY) instanceof LuaTable known) {
      return known;
    }
    var methods = METHODS.open(state);
    methods.freeze("span");
    var metatable = new LuaTable(0, 1);
    metatable.put("__index", methods);
    metatable.freeze("span metatable");
    state.registry().put(REGISTRY, metatable);
    return metatable;
  }

  /// The span that records nothing; one for all. What functions assign to its fields is ignored, so
  /// that they work the same whether the node traces or not.
  static LuaTable inert(Scope scope) {
    var state = scope.worker().state();
    if (state.registry().get(INERT) instanceof LuaTable known) {
      return known;
    }
    var fields = new LuaTable();
    fields.put("is_recording", false);
    fields.put("should_sample", false);
    fields.put("name", "");
    fields.metatable(metatable(scope));
    fields.freeze("span");
    var metatable = new LuaTable(0, 2);
    metatable.put("__index", fields);
    metatable.put(
        "__newindex",
        HostFunction.of(
            state,
            "__newindex",
            (LuaState s, @Nullable Object t, @Nullable Object k, @Nullable Object v) ->
                Values.NONE));
    metatable.freeze("span metatable");
    var span = new LuaTable();
    span.metatable(metatable);
    span.freeze("span");
    state.registry().put(INERT, span);
    return span;
  }

  private static @Nullable LuaTable recording(@Nullable Object self) {
    return self instanceof LuaTable span && Boolean.TRUE.equals(span.get("is_recording"))
        ? span
        : null;
  }

  private static Object finish(LuaState state, @Nullable Object self, @Nullable Object end) {
    var span = recording(self);
    if (span == null) {
      return Values.NONE;
    }
    if (end != null && !(end instanceof Double number && number >= 0)) {
      throw error("invalid span end time");
    }
    double nanos = end instanceof Double number ? number : FunctionTrace.now(Scope.of(state));
    if (span.get("start_time_ns") instanceof Double start && nanos < start) {
      if (state.context() instanceof Scope scope) {
        LogLines.write(
            scope, LogLevel.ERR, "invalid span duration: " + Conversions.toString(nanos - start));
      }
      return Values.NONE;
    }
    span.put("end_time_ns", Numbers.of(nanos));
    span.put("is_recording", false);
    return Values.NONE;
  }

  private static Object setAttribute(
      LuaState state, @Nullable Object self, @Nullable Object key, @Nullable Object value) {
    var span = recording(self);
    if (span == null) {
      return Values.NONE;
    }
    if (!(key instanceof String)) {
      throw error("invalid key");
    }
    if (value != null && !isAttribute(value)) {
      throw error("invalid value type");
    }
    if (span.get("attributes") instanceof LuaTable attributes) {
      put(state, span, attributes, key, value);
    }
    return Values.NONE;
  }

  private static void put(
      LuaState state, LuaTable span, LuaTable attributes, Object key, @Nullable Object value) {
    int count = 0;
    for (int slot = attributes.nextSlot(-1); slot >= 0; slot = attributes.nextSlot(slot)) {
      count++;
    }
    state.meter().work(count);
    if (value != null && count >= MOST_ATTRIBUTES && attributes.get(key) == null) {
      double dropped = span.get("dropped_attributes_count") instanceof Double number ? number : 0;
      span.put("dropped_attributes_count", Numbers.of(dropped + 1));
      return;
    }
    attributes.put(
        key,
        value instanceof String text && text.length() > LONGEST_VALUE
            ? text.substring(0, LONGEST_VALUE)
            : value);
  }

  private static boolean isAttribute(Object value) {
    return value instanceof String
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof LuaTable;
  }

  private static Object addEvent(LuaState state, @Nullable Object[] arguments) {
    var span = recording(Values.at(arguments, 0));
    if (span == null) {
      return Values.NONE;
    }
    if (!(Values.at(arguments, 1) instanceof String name)) {
      throw error("invalid name");
    }
    var attributes = Values.at(arguments, 2);
    if (attributes != null && !(attributes instanceof LuaTable)) {
      throw error("invalid attribute");
    }
    var time =
        Values.at(arguments, 3) instanceof Double given
            ? given
            : FunctionTrace.now(Scope.of(state));
    event(state, span, name, attributes, time);
    return Values.NONE;
  }

  private static void event(
      LuaState state, LuaTable span, String name, @Nullable Object attributes, double time) {
    if (!(span.get("events") instanceof LuaTable)) {
      span.put("events", new LuaTable());
    }
    if (span.get("events") instanceof LuaTable events && events.length() < MOST_EVENTS) {
      state.meter().charge(300);
      var event = new LuaTable();
      event.put("name", name);
      event.put("attributes", attributes == null ? new LuaTable() : attributes);
      event.put("time_ns", Numbers.of(time));
      events.append(event);
    }
  }

  private static Object recordError(
      LuaState state, @Nullable Object self, @Nullable Object problem) {
    var span = recording(self);
    if (span != null) {
      var attributes = new LuaTable();
      var message = Conversions.rawToString(problem);
      attributes.put(
          "exception.message",
          message.length() > LONGEST_VALUE ? message.substring(0, LONGEST_VALUE) : message);
      event(state, span, "exception", attributes, FunctionTrace.now(Scope.of(state)));
    }
    return Values.NONE;
  }

  private static Object setStatus(LuaState state, @Nullable Object self, @Nullable Object status) {
    var span = recording(self);
    if (span == null) {
      return Values.NONE;
    }
    if (!(status instanceof Double code && code >= 0 && code <= 2 && code == Math.rint(code))) {
      throw error("invalid status");
    }
    span.put("status", status);
    return Values.NONE;
  }

  static LuaError error(String text) {
    return new LuaError(CallStack.position(1) + text);
  }
}
