package moongate.gateway.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import moongate.http.Headers;
import moongate.model.Route;
import moongate.model.Service;
import org.jspecify.annotations.Nullable;

/// Finds the route of a request (flavour `traditional_compatible`). Immutable.
///
/// All entries stand in one list, the best first; a position in it is a rank. Two indexes narrow
/// down which entries are looked at: the prefixes that the path has, and the configured hosts that
/// the host fits. For each pair of the two there is a list of ranks, read until one matches or is
/// worse than the best found so far.
public final class Router {
  /// Stands for "entries without prefixes" (regexes, or no path at all) among prefix numbers.
  private static final int NO_PREFIX = -1;

  /// Stands for "entries for any host" among host numbers.
  private static final int ANY_HOST = -1;

  private static final int[] NO_RANKS = {};

  private final Entry[] entries;
  private final PathIndex paths;
  private final Map<String, Integer> hosts = new HashMap<>();

  /// False when a look-up of the whole host finds all there is to find.
  private final boolean hasWildcards;

  /// Ranks by prefix number + 1, then by host number + 1.
  private final List<Map<Integer, int[]>> ranks = new ArrayList<>();

  private Router(List<Entry> sorted) {
    entries = sorted.toArray(Entry[]::new);
    var prefixes = new LinkedHashMap<String, Integer>();
    for (var entry : entries) {
      entry.prefixes.forEach(prefix -> prefixes.putIfAbsent(prefix, prefixes.size()));
      entry.hostKeys().forEach(key -> hosts.putIfAbsent(key, hosts.size()));
    }
    paths = new PathIndex(prefixes.keySet());
    hasWildcards =
        sorted.stream().flatMap(entry -> entry.hosts.stream()).anyMatch(HostRule::isWildcard);
    index(prefixes);
  }

  private void index(Map<String, Integer> prefixes) {
    var collected = new ArrayList<Map<Integer, TreeSet<Integer>>>();
    for (int i = 0; i <= prefixes.size(); i++) {
      collected.add(new HashMap<>());
    }
    for (int rank = 0; rank < entries.length; rank++) {
      for (int prefix : numbers(entries[rank].prefixes, prefixes, NO_PREFIX)) {
        for (int host : numbers(entries[rank].hostKeys(), hosts, ANY_HOST)) {
          collected.get(prefix + 1).computeIfAbsent(host, _ -> new TreeSet<>()).add(rank);
        }
      }
    }
    for (var byHost : collected) {
      var lists = new HashMap<Integer, int[]>();
      byHost.forEach(
          (host, list) -> lists.put(host, list.stream().mapToInt(Integer::intValue).toArray()));
      ranks.add(Map.copyOf(lists));
    }
  }

  private static List<Integer> numbers(
      Iterable<String> keys, Map<String, Integer> numbers, int whenNone) {
    var found = new ArrayList<Integer>();
    for (var key : keys) {
      found.add(numbers.getOrDefault(key, whenNone));
    }
    return found.isEmpty() ? List.of(whenNone) : found;
  }

  /// Compiles the HTTP routes among `routes`.
  ///
  /// @param services finds a service by its id
  /// @throws RouterException saying what is wrong with a route
  public static Router compile(List<Route> routes, Function<String, @Nullable Service> services) {
    return compile(routes, services, null);
  }

  /// Compiles the HTTP routes among `routes`; those that have not changed are taken over.
  ///
  /// @param services finds a service by its id
  /// @param before the router to be replaced
  /// @throws RouterException saying what is wrong with a route
  public static Router compile(
      List<Route> routes, Function<String, @Nullable Service> services, @Nullable Router before) {
    var known = new IdentityHashMap<Route, List<Entry>>();
    if (before != null) {
      for (var entry : before.entries) {
        known.computeIfAbsent(entry.route, _ -> new ArrayList<>(1)).add(entry);
      }
    }
    var entries = new ArrayList<Entry>(routes.size());
    for (var route : routes) {
      var serviceId = route.serviceId();
      var service = serviceId == null ? null : services.apply(serviceId);
      var old = known.get(route);
      boolean isSame = old != null && old.getFirst().service == service;
      entries.addAll(isSame ? old : Entry.of(route, service));
    }
    entries.sort(Entry.BEST_FIRST);
    return new Router(entries);
  }

  /// The best route for a request without TLS; null when there is none.
  ///
  /// @param host the requested host without port, as sent
  /// @param port the port that the request arrived at
  /// @param path the normalised path
  public @Nullable Match match(String method, String host, int port, String path, Headers headers) {
    return match(new RequestFacts(method, host, port, path, headers, false, null));
  }

  /// The best route for a request; null when there is none.
  public @Nullable Match match(RequestFacts request) {
    var search = new Search(request);
    var hostNumbers = hostNumbers(request.host());
    search.in(NO_PREFIX, hostNumbers);
    var prefixes = new int[paths.most()];
    for (int i = paths.find(request.path(), prefixes) - 1; i >= 0; i--) {
      search.in(prefixes[i], hostNumbers);
    }
    return search.found;
  }

  /// The configured hosts that `host` fits: its exact name, and wildcards at each of its dots.
  private int[] hostNumbers(String host) {
    if (hosts.isEmpty()) {
      return NO_RANKS;
    }
    var numbers = new int[8];
    int count = add(numbers, 0, host);
    if (!hasWildcards) {
      return count == 0 ? NO_RANKS : Arrays.copyOf(numbers, count);
    }
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      if (count + 2 > numbers.length) {
        numbers = Arrays.copyOf(numbers, numbers.length * 2);
      }
      count = add(numbers, count, host.substring(dot));
      count = add(numbers, count, host.substring(0, dot + 1));
    }
    return count == 0 ? NO_RANKS : Arrays.copyOf(numbers, count);
  }

  private int add(int[] numbers, int count, String key) {
    var number = hosts.get(key);
    if (number == null) {
      return count;
    }
    numbers[count] = number;
    return count + 1;
  }

  /// One request's search: the best match so far.
  private final class Search {
    private final RequestFacts request;
    private @Nullable Match found;
    private int best = Integer.MAX_VALUE;

    Search(RequestFacts request) {
      this.request = request;
    }

    void in(int prefix, int[] hostNumbers) {
      var lists = ranks.get(prefix + 1);
      if (lists.isEmpty()) {
        return;
      }
      var matched = prefix == NO_PREFIX ? null : paths.prefix(prefix);
      in(lists.get(ANY_HOST), matched);
      for (int number : hostNumbers) {
        in(lists.get(number), matched);
      }
    }

    private void in(int @Nullable [] list, @Nullable String prefix) {
      if (list == null) {
        return;
      }
      for (int rank : list) {
        if (rank >= best) {
          return;
        }
        var match = entries[rank].match(request, prefix);
        if (match != null) {
          found = match;
          best = rank;
          return;
        }
      }
    }
  }
}
