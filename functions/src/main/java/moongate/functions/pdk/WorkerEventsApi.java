package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;

import java.util.ArrayList;
import java.util.List;
import moongate.functions.api.ApiModule;
import moongate.functions.api.Event;
import moongate.functions.api.EventData;
import moongate.functions.api.Scope;
import moongate.functions.cache.Frozen;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.worker_events`: events for the functions of all workers (event loops) of the node.
///
/// Its functions are called with a dot; a colon works, too.
final class WorkerEventsApi {
  static final ApiModule MODULE =
      ApiModule.of("kong.worker_events")
          .variadic("post", ANY, WorkerEventsApi::post)
          .variadic("post_local", ANY, WorkerEventsApi::postLocal)
          .variadic("register", ANY, (scope, all) -> register(scope, all, "register", false))
          .variadic(
              "register_weak", ANY, (scope, all) -> register(scope, all, "register_weak", true))
          .variadic("unregister", ANY, WorkerEventsApi::unregister)
          .variadic("event_list", ANY, WorkerEventsApi::eventList)
          .function("poll", ANY, scope -> "done")
          .function("configured", ANY, scope -> Boolean.TRUE);

  /// Kong's default of `worker_events_max_payload`.
  private static final int LARGEST_PAYLOAD = 65_535;

  private WorkerEventsApi() {}

  private static Object post(Scope scope, @Nullable Object[] all) {
    var arguments = own(all);
    if (!(channel(arguments) instanceof Event.Local channel)) {
      return Values.pair(null, missing(arguments));
    }
    Frozen data;
    try {
      data = Frozen.of(scope.worker().state(), Values.at(arguments, 2));
    } catch (Frozen.Unsupported unsupported) {
      return Values.pair(
          null, "failed to serialize event data: cannot post " + unsupported.getMessage());
    }
    if (data.weight() > LARGEST_PAYLOAD) {
      return Values.pair(null, "payload exceeds the limitation (" + LARGEST_PAYLOAD + ")");
    }
    scope.worker().state().meter().charge(data.weight());
    var events = scope.worker().services().events();
    var event = new Event(channel, new EventData.Posted(data), scope.worker().index());
    var unique = Values.at(arguments, 3);
    if (unique == null || unique.equals(Boolean.FALSE)) {
      events.post(event);
    } else {
      events.postOnce(event, Conversions.rawToString(unique));
    }
    return Boolean.TRUE;
  }

  private static Object postLocal(Scope scope, @Nullable Object[] all) {
    var arguments = own(all);
    if (!(channel(arguments) instanceof Event.Local channel)) {
      return Values.pair(null, missing(arguments));
    }
    scope.worker().eventHandlers().tellNow(scope, channel, Values.at(arguments, 2));
    return Boolean.TRUE;
  }

  /// Null if a name is missing.
  private static Event.@Nullable Local channel(@Nullable Object[] arguments) {
    return Values.at(arguments, 0) instanceof String source
            && !source.isEmpty()
            && Values.at(arguments, 1) instanceof String event
            && !event.isEmpty()
        ? new Event.Local(source, event)
        : null;
  }

  private static String missing(@Nullable Object[] arguments) {
    boolean hasSource = Values.at(arguments, 0) instanceof String source && !source.isEmpty();
    return hasSource ? "event is required" : "source is required";
  }

  private static Object register(Scope scope, @Nullable Object[] all, String call, boolean isWeak) {
    var arguments = own(all);
    var callback = callback(arguments, call);
    for (var channel : channels(arguments, call)) {
      scope.worker().eventHandlers().register(scope, channel, callback, isWeak);
    }
    return Boolean.TRUE;
  }

  private static Object unregister(Scope scope, @Nullable Object[] all) {
    var arguments = own(all);
    var callback = callback(arguments, "unregister");
    boolean isGone = false;
    for (var channel : channels(arguments, "unregister")) {
      isGone |= scope.worker().eventHandlers().unregister(channel, callback);
    }
    return isGone;
  }

  private static LuaFunction callback(@Nullable Object[] arguments, String call) {
    return Args.function(Values.at(arguments, 0), 1, call);
  }

  /// All events, or those of a source, or those of a source that are named.
  private static List<Event.Local> channels(@Nullable Object[] arguments, String call) {
    if (Values.at(arguments, 1) == null) {
      return List.of(new Event.Local(null, null));
    }
    var source = Args.string(arguments[1], 2, call);
    var channels = new ArrayList<Event.Local>();
    for (int i = 2; i < arguments.length; i++) {
      channels.add(new Event.Local(source, Args.string(arguments[i], i + 1, call)));
    }
    return channels.isEmpty() ? List.of(new Event.Local(source, null)) : channels;
  }

  /// The names of a source's events, in a table that does not know others.
  private static Object eventList(Scope scope, @Nullable Object[] all) {
    var arguments = own(all);
    var source = Args.string(Values.at(arguments, 0), 1, "event_list");
    var list = new LuaTable();
    list.put("_source", source);
    for (int i = 1; i < arguments.length; i++) {
      var name = Args.string(arguments[i], i + 1, "event_list");
      list.put(name, name);
    }
    var metatable = new LuaTable();
    metatable.put(
        "__index",
        HostFunction.of(
            scope.worker().state(),
            "__index",
            (LuaState state, @Nullable Object self, @Nullable Object name) -> {
              throw unknown(source, name);
            }));
    list.metatable(metatable);
    return list;
  }

  private static LuaError unknown(String source, @Nullable Object name) {
    return new LuaError(
        "event '%s' is an unknown event of source '%s'"
            .formatted(Conversions.rawToString(name), source));
  }

  /// The arguments without `kong.worker_events` itself, which a colon puts before them.
  private static @Nullable Object[] own(@Nullable Object[] all) {
    return OwnArguments.of(all, "post");
  }
}
