package moongate.gateway.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import moongate.model.entity.Route;
import moongate.model.entity.RouterFlavor;
import moongate.model.entity.Service;
import org.jspecify.annotations.Nullable;

/// Finds routes by their attributes: methods, hosts, paths, headers and SNIs.
final class AttributeRouter implements Router {
  private final Entry[] entries;
  private final RankIndex index;

  private AttributeRouter(List<Entry> sorted) {
    entries = sorted.toArray(Entry[]::new);
    var hosts = sorted.stream().flatMap(entry -> entry.hosts.stream());
    index = new RankIndex(sorted, hosts.anyMatch(HostRule::isWildcard));
  }

  /// @param before the previous router; its entries are reused if route and service have not
  ///   changed
  static AttributeRouter compile(
      RouterFlavor flavor,
      List<Route> routes,
      Function<String, @Nullable Service> services,
      @Nullable AttributeRouter before) {
    var known = new IdentityHashMap<Route, List<Entry>>();
    if (before != null) {
      for (var entry : before.entries) {
        known.computeIfAbsent(entry.route, _ -> new ArrayList<>(1)).add(entry);
      }
    }
    var entries = new ArrayList<Entry>(routes.size());
    for (var route : routes) {
      entries.addAll(entries(flavor, route, Router.service(route, services), known.get(route)));
    }
    entries.sort(Entry.bestFirst(flavor));
    return new AttributeRouter(entries);
  }

  private static Collection<Entry> entries(
      RouterFlavor flavor, Route route, @Nullable Service service, @Nullable List<Entry> old) {
    return old != null && old.getFirst().service == service
        ? old
        : Entry.of(route, service, flavor);
  }

  @Override
  public @Nullable Match match(RequestFacts request) {
    var search = new Search(request);
    index.best(request.method(), request.host(), request.path(), search);
    return search.found;
  }

  /// The search for one request: the best match so far.
  private final class Search implements RankIndex.Candidates {
    private final RequestFacts request;
    private @Nullable Match found;

    Search(RequestFacts request) {
      this.request = request;
    }

    @Override
    public boolean fits(int rank, @Nullable String prefix) {
      var match = entries[rank].match(request, prefix);
      if (match == null) {
        return false;
      }
      found = match;
      return true;
    }
  }
}
