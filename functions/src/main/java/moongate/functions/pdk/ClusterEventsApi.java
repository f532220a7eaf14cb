package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;

import java.time.Duration;
import moongate.functions.api.ApiModule;
import moongate.functions.api.Event;
import moongate.functions.api.Scope;
import moongate.lua.runtime.LuaFunction;
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
    var refusal =
        scope
            .worker()
            .services()
            .events()
            .broadcast(channel, data, delay(scope, Values.at(all, 3)));
    return refusal == null ? Boolean.TRUE : Values.pair(null, refusal);
  }

  private static Duration delay(Scope scope, @Nullable Object given) {
    return switch (given) {
      case null -> Duration.ZERO;
      case Double seconds when seconds >= 0 && seconds <= LONGEST_DELAY_SECONDS ->
          Duration.ofNanos((long) (seconds * 1e9));
      default -> throw scope.error("delay must be a number of seconds, at most an hour");
    };
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
