package moongate.gateway;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import moongate.gateway.plugin.PluginChain;
import moongate.gateway.route.Match;
import moongate.gateway.route.SessionFacts;
import moongate.gateway.route.StreamRouter;
import org.jspecify.annotations.Nullable;

/// The part of a plan for sessions: a router and plugin chains, separate from those of requests.
final class StreamPlan {
  private final StreamRouter router;
  private final Map<String, Planned> byRoute;
  private final PluginChain globalPlugins;

  StreamPlan(StreamRouter router, Map<String, Planned> byRoute, PluginChain globalPlugins) {
    this.router = router;
    this.byRoute = Collections.unmodifiableMap(byRoute);
    this.globalPlugins = globalPlugins;
  }

  /// The route of a session; null when there is none.
  @Nullable Match match(SessionFacts session) {
    return router.match(session);
  }

  /// The prepared data of the route that was found.
  Planned planned(Match match) {
    return Objects.requireNonNull(byRoute.get(match.route().id()));
  }

  /// The plugins of sessions without a route, and of TLS handshakes.
  PluginChain globalPlugins() {
    return globalPlugins;
  }
}
