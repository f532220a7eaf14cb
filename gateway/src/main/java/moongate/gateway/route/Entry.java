package moongate.gateway.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import moongate.gateway.uri.Paths;
import moongate.http.DomainName;
import moongate.model.entity.Route;
import moongate.model.entity.RouterFlavor;
import moongate.model.entity.Service;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// An entry of the router: a route, or a part of it whose paths have the same priority. A route
/// with several paths becomes one entry for each length of its prefixes, and one for all its
/// regexes.
///
/// The priority is a number of 64 bits, the highest wins:
///
///     61-63  kinds of attributes: methods, hosts, headers, SNIs, paths
///     60     hosts, none of them with a wildcard
///     52-59  number of headers, at most 255
///     51     the path is a regex
///     19-50  regex_priority (regexes only)
///     0-18   length of the prefix
final class Entry implements RankIndex.Keyed {
  private static final Comparator<Entry> BY_PRIORITY =
      (a, b) -> Long.compareUnsigned(b.priority, a.priority);

  private static final Comparator<Entry> LARGEST_ID_FIRST =
      Comparator.comparing((Entry entry) -> entry.route.id()).reversed();

  private static final Comparator<Entry> OLDEST_FIRST =
      Comparator.comparingDouble(
          entry -> entry.route.document().optionalNumber("created_at").orElse(0));

  private static final long MOST_REGEX_PRIORITY = 0xFFFF_FFFFL;
  private static final int LONGEST_PREFIX = (1 << 19) - 1;

  final Route route;
  final @Nullable Service service;
  final List<HostRule> hosts;
  final long priority;
  private final List<String> prefixes;

  /// The beginnings of the path, and the hosts, under which the index finds this entry.
  private final Collection<String> beginnings;

  private final Collection<String> hostKeys;
  private final List<PathRegex> regexes;
  private final Set<String> methods;
  private final List<HeaderRule> headers;
  private final List<HostRule> snis;

  /// The match, if it depends on the entry only: for all entries but those with regexes or several
  /// prefixes.
  private final Match fixed;

  private Entry(
      Route route, @Nullable Service service, List<String> prefixes, List<PathRegex> regexes) {
    this.route = route;
    this.service = service;
    this.prefixes = prefixes;
    this.regexes = regexes;
    this.beginnings = regexes.isEmpty() ? prefixes : beginnings(regexes);
    this.hosts = route.hosts().stream().map(HostRule::parse).toList();
    this.hostKeys = hosts.stream().map(HostRule::key).distinct().toList();
    this.methods = Set.copyOf(route.methods());
    this.headers =
        route.headers().entrySet().stream()
            .map(header -> HeaderRule.of(header.getKey(), header.getValue()))
            .toList();
    this.snis = route.snis().stream().map(Entry::sni).toList();
    this.priority = priority();
    this.fixed = new Match(route, service, prefixes.size() == 1 ? prefixes.getFirst() : null, null);
  }

  /// The order of entries: the best first.
  static Comparator<Entry> bestFirst(RouterFlavor flavor) {
    return flavor == RouterFlavor.TRADITIONAL
        ? BY_PRIORITY.thenComparing(OLDEST_FIRST).thenComparing(LARGEST_ID_FIRST)
        : BY_PRIORITY.thenComparing(LARGEST_ID_FIRST);
  }

  /// The entries of a route.
  ///
  /// @throws RouterException when a regex of it cannot be compiled
  static List<Entry> of(Route route, @Nullable Service service, RouterFlavor flavor) {
    var byLength = new TreeMap<Integer, List<String>>();
    var regexes = new ArrayList<PathRegex>();
    for (var text : route.paths()) {
      var path = Utf8.bytes(text);
      if (path.startsWith("~")) {
        regexes.add(PathRegex.compile(path.substring(1), flavor));
      } else {
        var prefix = Paths.normalize(path); // as the paths of requests are: `%20` is a space
        byLength.computeIfAbsent(prefix.length(), _ -> new ArrayList<>()).add(prefix);
      }
    }
    var entries = new ArrayList<Entry>();
    for (var prefixes : byLength.values()) {
      entries.add(new Entry(route, service, List.copyOf(prefixes), List.of()));
    }
    if (!regexes.isEmpty() || entries.isEmpty()) {
      entries.add(new Entry(route, service, List.of(), List.copyOf(regexes)));
    }
    return entries;
  }

  /// Like a host; a dot at the end has no meaning.
  private static HostRule sni(String name) {
    return HostRule.parse(DomainName.withoutRoot(name.toLowerCase(Locale.ROOT)));
  }

  private long priority() {
    long kinds = count(!methods.isEmpty()) + count(!hosts.isEmpty()) + count(!headers.isEmpty());
    kinds += count(!route.snis().isEmpty()) + count(!prefixes.isEmpty() || isRegex());
    boolean isPlainHosts = !hosts.isEmpty() && hosts.stream().noneMatch(HostRule::isWildcard);
    long regex = isRegex() ? 1L << 51 | regexPriority() << 19 : 0;
    int length = prefixes.isEmpty() ? 0 : Math.min(prefixes.getFirst().length(), LONGEST_PREFIX);
    return kinds << 61
        | count(isPlainHosts) << 60
        | (long) Math.min(headers.size(), 255) << 52
        | regex
        | length;
  }

  private long regexPriority() {
    return Math.clamp(route.regexPriority(), 0, MOST_REGEX_PRIORITY);
  }

  private static long count(boolean isSet) {
    return isSet ? 1 : 0;
  }

  private boolean isRegex() {
    return !regexes.isEmpty();
  }

  /// The match, if the rest fits too; host and prefix were already found by the index. Null for
  /// none.
  @Nullable Match match(RequestFacts request, @Nullable String prefix) {
    if ((!methods.isEmpty() && !methods.contains(request.method()))
        || !hasHost(request.host(), request.port())
        || !hasSni(request)) {
      return null;
    }
    for (var header : headers) {
      if (!header.matches(request.headers())) {
        return null;
      }
    }
    if (isRegex()) {
      return matchRegex(request.path());
    }
    return prefixes.size() <= 1 ? fixed : new Match(route, service, prefix, null);
  }

  private boolean hasHost(String host, int port) {
    if (hosts.isEmpty()) {
      return true;
    }
    for (var rule : hosts) {
      if (rule.matches(host, port)) {
        return true;
      }
    }
    return false;
  }

  /// The server name of the handshake counts on TLS connections only.
  private boolean hasSni(RequestFacts request) {
    if (snis.isEmpty() || !request.isSecure()) {
      return true;
    }
    var name = request.serverName();
    return name != null && snis.stream().anyMatch(rule -> rule.matches(name, -1));
  }

  private @Nullable Match matchRegex(String path) {
    for (var regex : regexes) {
      var captures = regex.match(path);
      if (captures != null) {
        return new Match(route, service, captures.unnamed().getFirst(), captures);
      }
    }
    return null;
  }

  /// The texts with which paths begin that the regexes match; empty if that is not known for each
  /// of them.
  private static Collection<String> beginnings(List<PathRegex> regexes) {
    var beginnings = regexes.stream().map(PathRegex::prefix).distinct().toList();
    return beginnings.contains("") ? List.of() : beginnings;
  }

  @Override
  public Collection<String> prefixes() {
    return beginnings;
  }

  @Override
  public Collection<String> hostKeys() {
    return hostKeys;
  }

  @Override
  public Collection<String> methodKeys() {
    return methods;
  }
}
