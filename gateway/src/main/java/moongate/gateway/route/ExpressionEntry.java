package moongate.gateway.route;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import moongate.model.entity.Route;
import moongate.model.entity.Service;
import moongate.model.expression.Expression;
import moongate.model.expression.ExpressionException;
import moongate.model.expression.Operator;
import moongate.model.expression.RequestField;
import org.jspecify.annotations.Nullable;

/// A route with an expression, compiled.
final class ExpressionEntry implements RankIndex.Keyed {
  /// The order of entries: the highest priority first, and of equal ones the largest id.
  static final Comparator<ExpressionEntry> BEST_FIRST =
      Comparator.comparingLong((ExpressionEntry entry) -> entry.route.priority())
          .thenComparing(entry -> entry.route.id())
          .reversed();

  final Route route;
  final @Nullable Service service;
  private final Condition condition;
  private final Needs needs;

  private static final List<String> SECURE = List.of("https", "grpcs", "wss");

  /// A route for `http` only does not match requests over TLS. (A route for `https` only matches
  /// all requests; those without TLS are told to use it.)
  private final boolean isPlainOnly;

  /// The match of this entry, if it does not depend on the request; else null.
  private final @Nullable Match fixed;

  private ExpressionEntry(Route route, @Nullable Service service, Expression expression) {
    this.route = route;
    this.service = service;
    this.condition = Conditions.of(expression);
    this.needs = Needs.of(expression);
    var protocols = route.protocols();
    this.isPlainOnly = Collections.disjoint(protocols, SECURE);
    this.fixed = matchesPath(expression) ? null : new Match(route, service, null, null);
  }

  /// @throws RouterException when its expression cannot be compiled
  static ExpressionEntry of(Route route, @Nullable Service service) {
    try {
      var expression = Expression.parse(Objects.requireNonNull(route.expression()));
      return new ExpressionEntry(route, service, expression);
    } catch (ExpressionException invalid) {
      throw new RouterException("invalid expression: " + invalid.getMessage());
    }
  }

  /// Whether a part of the path may be cut off or captured.
  private static boolean matchesPath(Expression expression) {
    return switch (expression) {
      case Expression.And(var parts) -> parts.stream().anyMatch(ExpressionEntry::matchesPath);
      case Expression.Or(var parts) -> parts.stream().anyMatch(ExpressionEntry::matchesPath);
      case Expression.Not _ -> false;
      case Expression.Predicate predicate ->
          predicate.field() == RequestField.Single.PATH
              && (predicate.operator() == Operator.PREFIX
                  || predicate.operator() == Operator.REGEX);
    };
  }

  @Override
  public Collection<String> prefixes() {
    return needs.prefixes();
  }

  @Override
  public Collection<String> hostKeys() {
    return needs.hosts();
  }

  @Override
  public Collection<String> methodKeys() {
    return needs.methods();
  }

  boolean fits(Evaluation evaluation) {
    return !(isPlainOnly && evaluation.request.isSecure()) && evaluation.keepIf(condition);
  }

  /// The match, given that this is the last entry that fitted.
  Match match(Evaluation evaluation) {
    return fixed != null
        ? fixed
        : new Match(route, service, evaluation.keptPrefix(), evaluation.keptCaptures());
  }
}
