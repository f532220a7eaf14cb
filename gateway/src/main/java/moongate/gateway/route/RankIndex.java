package moongate.gateway.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Narrows down which of many ranked entries have to be looked at for a request. Immutable.
///
/// All entries stand in one list, the best first; a position in it is a rank. Two indexes say which
/// could fit: the prefixes that the path has, and the configured hosts that the host fits (or the
/// method, for entries that take any host). For each pair of the two there is a list of ranks, read
/// until one fits or is worse than the best found so far. Entries that ask for neither are looked
/// at one by one.
final class RankIndex {
  /// What an entry asks for at the least.
  interface Keyed {
    /// The path begins with one of these; none: with anything.
    Collection<String> prefixes();

    /// The host is one of these, or has one of these wildcards' fixed parts; none: any host.
    Collection<String> hostKeys();

    /// The method is one of these; none: any method.
    Collection<String> methodKeys();
  }

  /// The rest of the question whether an entry fits.
  interface Candidates {
    /// @param prefix which prefix of the entry the path has; null for an entry without
    boolean fits(int rank, @Nullable String prefix);
  }

  /// Stands for "entries without prefixes" among prefix numbers.
  private static final int NO_PREFIX = -1;

  /// Stands for "entries for any host and method" among host numbers.
  private static final int ANY_HOST = -1;

  private static final int[] NO_NUMBERS = {};

  private final PathIndex paths;

  /// Numbers of hosts and, after them, of methods.
  private final Map<String, Integer> hosts = new HashMap<>();

  private final Map<String, Integer> methods = new HashMap<>();

  /// False when a look-up of the whole host finds all there is to find.
  private final boolean hasWildcards;

  /// Ranks by prefix number + 1, then by host number + 1.
  private final List<RankLists> ranks = new ArrayList<>();

  /// @param hasWildcards whether hosts are to be looked up by their parts, too
  RankIndex(List<? extends Keyed> sorted, boolean hasWildcards) {
    this.hasWildcards = hasWildcards;
    var prefixes = new LinkedHashMap<String, Integer>();
    for (var entry : sorted) {
      entry.prefixes().forEach(prefix -> prefixes.putIfAbsent(prefix, prefixes.size()));
      entry.hostKeys().forEach(key -> hosts.putIfAbsent(key, hosts.size()));
    }
    for (var entry : sorted) {
      entry.methodKeys().forEach(key -> methods.putIfAbsent(key, hosts.size() + methods.size()));
    }
    paths = new PathIndex(prefixes.keySet());
    index(sorted, prefixes);
  }

  private void index(List<? extends Keyed> sorted, Map<String, Integer> prefixes) {
    var collected = new ArrayList<RankLists.Builder>(prefixes.size() + 1);
    for (int i = 0; i <= prefixes.size(); i++) {
      collected.add(new RankLists.Builder());
    }
    for (int rank = 0; rank < sorted.size(); rank++) {
      var entry = sorted.get(rank);
      for (int prefix : numbers(entry.prefixes(), prefixes, NO_PREFIX)) {
        for (int host : hostNumbers(entry)) {
          collected.get(prefix + 1).add(host, rank);
        }
      }
    }
    collected.forEach(builder -> ranks.add(builder.build()));
  }

  private int[] hostNumbers(Keyed entry) {
    return entry.hostKeys().isEmpty()
        ? numbers(entry.methodKeys(), methods, ANY_HOST)
        : numbers(entry.hostKeys(), hosts, ANY_HOST);
  }

  private static int[] numbers(
      Collection<String> keys, Map<String, Integer> numbers, int whenNone) {
    if (keys.isEmpty()) {
      return new int[] {whenNone};
    }
    var found = new int[keys.size()];
    int count = 0;
    for (var key : keys) {
      found[count++] = numbers.getOrDefault(key, whenNone);
    }
    return found;
  }

  /// The lowest rank that fits; -1 for none.
  int best(String method, String host, String path, Candidates candidates) {
    var hostNumbers = hostNumbers(method, host);
    int best = best(NO_PREFIX, hostNumbers, Integer.MAX_VALUE, candidates);
    var prefixes = new int[paths.most()];
    for (int i = paths.find(path, prefixes) - 1; i >= 0; i--) {
      best = best(prefixes[i], hostNumbers, best, candidates);
    }
    return best == Integer.MAX_VALUE ? -1 : best;
  }

  private int best(int prefix, int[] hostNumbers, int bound, Candidates candidates) {
    var lists = ranks.get(prefix + 1);
    if (lists.isEmpty()) {
      return bound;
    }
    var matched = prefix == NO_PREFIX ? null : paths.prefix(prefix);
    int best = best(lists.get(ANY_HOST), matched, bound, candidates);
    for (int number : hostNumbers) {
      best = best(lists.get(number), matched, best, candidates);
    }
    return best;
  }

  private static int best(
      int @Nullable [] list, @Nullable String prefix, int bound, Candidates candidates) {
    if (list == null) {
      return bound;
    }
    for (int rank : list) {
      if (rank >= bound) {
        return bound;
      }
      if (candidates.fits(rank, prefix)) {
        return rank;
      }
    }
    return bound;
  }

  /// The numbers of what `host` fits (its exact name, and wildcards at each of its dots), and of
  /// the method.
  private int[] hostNumbers(String method, String host) {
    if (hosts.isEmpty() && methods.isEmpty()) {
      return NO_NUMBERS;
    }
    var numbers = new int[8];
    int count = add(numbers, 0, methods.get(method));
    count = add(numbers, count, hosts.get(host));
    if (!hasWildcards) {
      return count == 0 ? NO_NUMBERS : Arrays.copyOf(numbers, count);
    }
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      if (count + 2 > numbers.length) {
        numbers = Arrays.copyOf(numbers, numbers.length * 2);
      }
      count = add(numbers, count, hosts.get(host.substring(dot)));
      count = add(numbers, count, hosts.get(host.substring(0, dot + 1)));
    }
    return count == 0 ? NO_NUMBERS : Arrays.copyOf(numbers, count);
  }

  private static int add(int[] numbers, int count, @Nullable Integer number) {
    if (number == null) {
      return count;
    }
    numbers[count] = number;
    return count + 1;
  }
}
