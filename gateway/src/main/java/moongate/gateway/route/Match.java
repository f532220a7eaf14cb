package moongate.gateway.route;

import moongate.model.entity.Route;
import moongate.model.entity.Service;
import org.jspecify.annotations.Nullable;

/// The route of a request.
///
/// @param service the route's service; null when it has none
/// @param matched the part of the path that the route's path matched; null for a route without
///   paths
/// @param captures the groups of a regex path; null for other routes
public record Match(
    Route route, @Nullable Service service, @Nullable String matched, @Nullable Captures captures) {
  /// The prefix that is cut off before the request goes on; null when nothing is.
  public @Nullable String strippedPrefix() {
    var prefix = matched;
    return route.stripPath() && prefix != null && !prefix.equals("/") ? prefix : null;
  }
}
