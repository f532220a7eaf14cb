package moongate.gateway.route;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import moongate.model.entity.Route;
import moongate.model.entity.RouterFlavor;
import moongate.model.entity.Service;
import org.jspecify.annotations.Nullable;

/// Finds routes by their expressions (flavour `expressions`); then, when none fits, by attributes
/// among the routes that have no expression.
///
/// The index uses what an expression needs of host, path and method at least ([Needs]). An
/// expression that needs nothing of these is evaluated for each request that no better route
/// matches.
final class ExpressionRouter implements Router {
  private final ExpressionEntry[] entries;
  private final RankIndex index;
  private final AttributeRouter others;

  private ExpressionRouter(List<ExpressionEntry> sorted, AttributeRouter others) {
    this.entries = sorted.toArray(ExpressionEntry[]::new);
    this.index = new RankIndex(sorted, false);
    this.others = others;
  }

  /// @param before the previous router; its entries are reused if route and service have not
  ///   changed
  static ExpressionRouter compile(
      List<Route> routes,
      Function<String, @Nullable Service> services,
      @Nullable ExpressionRouter before) {
    var known = new IdentityHashMap<Route, ExpressionEntry>();
    if (before != null) {
      for (var entry : before.entries) {
        known.put(entry.route, entry);
      }
    }
    var entries = new ArrayList<ExpressionEntry>();
    var others = new ArrayList<Route>();
    for (var route : routes) {
      if (route.expression() == null) {
        others.add(route);
      } else {
        entries.add(entry(route, Router.service(route, services), known));
      }
    }
    entries.sort(ExpressionEntry.BEST_FIRST);
    var old = before == null ? null : before.others;
    return new ExpressionRouter(
        entries, AttributeRouter.compile(RouterFlavor.EXPRESSIONS, others, services, old));
  }

  private static ExpressionEntry entry(
      Route route, @Nullable Service service, Map<Route, ExpressionEntry> known) {
    var old = known.get(route);
    return old != null && old.service == service ? old : ExpressionEntry.of(route, service);
  }

  @Override
  public @Nullable Match match(RequestFacts request) {
    if (entries.length > 0) {
      var evaluation = new Evaluation(request);
      var host = TextTest.lower(request.host());
      var path = TextTest.lower(request.path());
      int rank =
          index.best(
              request.method(), host, path, (candidate, _) -> entries[candidate].fits(evaluation));
      if (rank >= 0) {
        return entries[rank].match(evaluation);
      }
    }
    return others.match(request);
  }
}
