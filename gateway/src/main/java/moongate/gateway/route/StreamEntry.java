package moongate.gateway.route;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import moongate.http.DomainName;
import moongate.model.entity.Route;
import moongate.model.entity.RouterFlavor;
import moongate.model.entity.Service;
import moongate.model.expression.Expression;
import moongate.model.expression.ExpressionException;
import org.jspecify.annotations.Nullable;

/// A route for sessions, compiled: it has an expression, or attributes.
final class StreamEntry {
  private static final long NAMED_OR_BOTH_ENDS = 1L << 61;
  private static final int SOURCE_SHIFT = 4;

  private static final Comparator<StreamEntry> BY_PRIORITY =
      Comparator.comparing(StreamEntry::hasExpression)
          .thenComparingLong(entry -> entry.priority)
          .reversed();
  private static final Comparator<StreamEntry> OLDEST_FIRST =
      Comparator.comparingDouble(
          entry -> entry.match.route().document().optionalNumber("created_at").orElse(0));
  private static final Comparator<StreamEntry> LARGEST_ID_FIRST =
      Comparator.comparing((StreamEntry entry) -> entry.match.route().id()).reversed();

  private final Match match;
  private final List<String> protocols;
  private final @Nullable Condition condition;
  private final List<HostRule> snis;
  private final List<PeerRule> sources;
  private final List<PeerRule> destinations;
  private final long priority;

  private StreamEntry(Route route, @Nullable Service service, @Nullable Condition condition) {
    this.match = new Match(route, service, null, null);
    this.protocols = route.protocols();
    this.condition = condition;
    this.snis = route.snis().stream().map(StreamEntry::sni).toList();
    this.sources = route.sources().stream().map(PeerRule::of).toList();
    this.destinations = route.destinations().stream().map(PeerRule::of).toList();
    this.priority = condition == null ? priority() : route.priority();
  }

  /// @throws RouterException when it cannot be compiled
  static StreamEntry of(Route route, @Nullable Service service, RouterFlavor flavor) {
    var expression = route.expression();
    if (expression == null || flavor != RouterFlavor.EXPRESSIONS) {
      return new StreamEntry(route, service, null);
    }
    try {
      return new StreamEntry(route, service, Conditions.of(Expression.parse(expression)));
    } catch (ExpressionException invalid) {
      throw new RouterException("invalid expression: " + invalid.getMessage());
    }
  }

  /// The order of entries: the best first.
  static Comparator<StreamEntry> bestFirst(RouterFlavor flavor) {
    return flavor == RouterFlavor.TRADITIONAL
        ? BY_PRIORITY.thenComparing(OLDEST_FIRST).thenComparing(LARGEST_ID_FIRST)
        : BY_PRIORITY.thenComparing(LARGEST_ID_FIRST);
  }

  /// Like a host; a dot at the end says nothing.
  private static HostRule sni(String name) {
    return HostRule.parse(DomainName.withoutRoot(name.toLowerCase(Locale.ROOT)));
  }

  private long priority() {
    boolean hasBothEnds = !sources.isEmpty() && !destinations.isEmpty();
    long kinds = snis.isEmpty() && !hasBothEnds ? 0 : NAMED_OR_BOTH_ENDS;
    return kinds | weight(sources) << SOURCE_SHIFT | weight(destinations);
  }

  private static long weight(List<PeerRule> peers) {
    return peers.stream().mapToLong(PeerRule::weight).reduce(0, (one, other) -> one | other);
  }

  private boolean hasExpression() {
    return condition != null;
  }

  Match match() {
    return match;
  }

  /// The only names that it accepts; empty when there are wildcards, or it takes any.
  List<String> exactNames() {
    return snis.stream().anyMatch(HostRule::isWildcard)
        ? List.of()
        : snis.stream().map(HostRule::key).toList();
  }

  boolean fits(SessionFacts session, Evaluation evaluation) {
    if (!protocols.contains(session.protocol().text())) {
      return false;
    }
    if (condition != null) {
      return evaluation.keepIf(condition);
    }
    return fitsName(session.serverName())
        && fits(sources, session.sourceAddress(), session.sourcePort())
        && fits(destinations, session.destinationAddress(), session.destinationPort());
  }

  private boolean fitsName(@Nullable String name) {
    return snis.isEmpty()
        || (name != null && snis.stream().anyMatch(rule -> rule.matches(name, -1)));
  }

  private static boolean fits(List<PeerRule> rules, byte[] address, int port) {
    if (rules.isEmpty()) {
      return true;
    }
    for (var rule : rules) {
      if (rule.matches(address, port)) {
        return true;
      }
    }
    return false;
  }
}
