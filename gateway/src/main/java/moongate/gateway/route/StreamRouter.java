package moongate.gateway.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import moongate.model.entity.Route;
import moongate.model.entity.RouterFlavor;
import moongate.model.entity.Service;
import org.jspecify.annotations.Nullable;

/// Finds the route of a session. Immutable.
///
/// Routes for certain server names are found by their names; the others are looked through in the
/// order of their priority.
public final class StreamRouter {
  private final StreamEntry[] entries;
  private final Map<String, int[]> named;
  private final int[] others;

  private StreamRouter(List<StreamEntry> sorted) {
    this.entries = sorted.toArray(StreamEntry[]::new);
    var byName = new HashMap<String, List<Integer>>();
    var rest = new ArrayList<Integer>();
    for (int rank = 0; rank < entries.length; rank++) {
      var names = entries[rank].exactNames();
      for (var name : names) {
        byName.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(rank);
      }
      if (names.isEmpty()) {
        rest.add(rank);
      }
    }
    this.named = HashMap.newHashMap(byName.size());
    byName.forEach((name, ranks) -> named.put(name, ints(ranks)));
    this.others = ints(rest);
  }

  private static int[] ints(List<Integer> ranks) {
    return ranks.stream().mapToInt(Integer::intValue).toArray();
  }

  /// @param services finds a service by its id
  /// @throws RouterException saying what is wrong with a route
  public static StreamRouter compile(
      RouterFlavor flavor, List<Route> routes, Function<String, @Nullable Service> services) {
    return new StreamRouter(
        routes.stream()
            .map(route -> StreamEntry.of(route, Router.service(route, services), flavor))
            .sorted(StreamEntry.bestFirst(flavor))
            .toList());
  }

  /// The best route for a session; null when there is none.
  public @Nullable Match match(SessionFacts session) {
    var evaluation = new Evaluation(session.asRequest());
    var name = session.serverName();
    var candidates = name == null ? null : named.get(name);
    int first = candidates == null ? entries.length : first(candidates, session, evaluation);
    int best = Math.min(first, first(others, session, evaluation));
    return best < entries.length ? entries[best].match() : null;
  }

  /// The first of these that fits; else the number of entries.
  private int first(int[] ranks, SessionFacts session, Evaluation evaluation) {
    for (int rank : ranks) {
      if (entries[rank].fits(session, evaluation)) {
        return rank;
      }
    }
    return entries.length;
  }
}
