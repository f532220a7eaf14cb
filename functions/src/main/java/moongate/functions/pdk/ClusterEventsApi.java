package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;

import java.time.Duration;
import moongate.functions.api.ApiModule;
import moongate.functions.api.Event;
import moongate.functions.api.Scope;
import moongate.functions.api.TimerOrder;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.cluster_events`: events for functions of the other nodes of the database, on one event
/// loop of each. Its functions are called with a colon.
final class ClusterEventsApi {
  static final ApiModule MODULE =
      ApiModule.of("kong.cluster_events")
          .variadic("broadcast", ANY, ClusterEventsApi::broadcast)
          .variadic("subscribe", ANY, ClusterEventsApi::subscribe);

  private static final double LONGEST_DELAY_SECONDS = 3600;

  private ClusterEventsApi() {}

  private static Object broadcast(Scope scope, @Nullable Object[] all) {
    var channel = channel(scope, all);
    if (!(Values.at(all, 2) instanceof String data)) {
      throw scope.error("data must be a string");
    }
    return switch (Values.at(all, 3)) {
      case null -> answer(send(scope, channel, data));
      case Double seconds when seconds >= 0 && seconds <= LONGEST_DELAY_SECONDS ->
          answer(sendLater(scope, channel, data, seconds));
      default -> throw scope.error("delay must be a number of seconds, at most an hour");
    };
  }

  private static Object answer(@Nullable String refusal) {
    return refusal == null ? Boolean.TRUE : Values.pair(null, refusal);
  }

  private static @Nullable String send(Scope scope, String channel, String data) {
    return scope.worker().services().events().broadcast(channel, data);
  }

  /// By a timer, so that what waits is bounded as timers are. Where one ends early, it is sent
  /// then.
  private static @Nullable String sendLater(
      Scope scope, String channel, String data, double seconds) {
    var sending =
        HostFunction.of(
            scope.worker().state(),
            "broadcast",
            (LuaState state, @Nullable Object[] _) -> {
              var refusal = send(Scope.of(state), channel, data);
              if (refusal != null) {
                throw new LuaError("an event was not broadcast: " + refusal);
              }
              return Values.NONE;
            });
    var delay = Duration.ofNanos((long) (seconds * 1e9));
    var order = new TimerOrder(delay, null, sending, new @Nullable Object[] {channel, data});
    return scope.worker().timers().start(scope, order);
  }

  private static Object subscribe(Scope scope, @Nullable Object[] all) {
    var channel = channel(scope, all);
    if (!(Values.at(all, 2) instanceof LuaFunction callback)) {
      throw scope.error("callback must be a function");
    }
    scope.worker().eventHandlers().register(scope, new Event.OfCluster(channel), callback, false);
    return Boolean.TRUE;
  }

  private static String channel(Scope scope, @Nullable Object[] all) {
    if (Values.at(all, 1) instanceof String channel) {
      return channel;
    }
    throw scope.error("channel must be a string");
  }
}
