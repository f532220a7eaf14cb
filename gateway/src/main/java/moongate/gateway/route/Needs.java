package moongate.gateway.route;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import moongate.model.expression.Expression;
import moongate.model.expression.Expression.Predicate;
import moongate.model.expression.Literal;
import moongate.model.expression.Operator;
import moongate.model.expression.RequestField.Single;
import moongate.model.value.Utf8;

/// What must be true for an expression to hold: the path has one of these prefixes, the host is one
/// of these, and the method is one of these. An empty set means that anything is possible. Prefixes
/// and hosts are in lower case.
record Needs(Set<String> prefixes, Set<String> hosts, Set<String> methods) {
  private static final Needs NOTHING = new Needs(Set.of(), Set.of(), Set.of());

  /// The most places that one expression may have in an index.
  private static final int MOST_PLACES = 16_384;

  static Needs of(Expression expression) {
    var needs = find(expression);
    long places = (long) Math.max(1, needs.prefixes.size()) * Math.max(1, needs.hosts.size());
    return places <= MOST_PLACES ? needs : new Needs(needs.prefixes, Set.of(), Set.of());
  }

  private static Needs find(Expression expression) {
    return switch (expression) {
      case Expression.And(var parts) -> parts.stream().map(Needs::find).reduce(NOTHING, Needs::and);
      case Expression.Or(var parts) -> either(parts.stream().map(Needs::find).toList());
      case Expression.Not _ -> NOTHING;
      case Predicate predicate -> find(predicate);
    };
  }

  private static Needs find(Predicate predicate) {
    if (!(predicate.literal() instanceof Literal.Text(var text))) {
      return NOTHING;
    }
    var literal = Utf8.bytes(text);
    var field = predicate.field();
    if (field == Single.PATH) {
      return path(predicate.operator(), literal);
    }
    boolean isEqual = predicate.operator() == Operator.EQUALS;
    if (isEqual && field == Single.HOST) {
      return new Needs(Set.of(), Set.of(TextTest.lower(literal)), Set.of());
    }
    return isEqual && field == Single.METHOD && !predicate.isLower()
        ? new Needs(Set.of(), Set.of(), Set.of(literal))
        : NOTHING;
  }

  private static Needs path(Operator operator, String literal) {
    var prefix =
        switch (operator) {
          case EQUALS, PREFIX -> literal;
          case REGEX -> literal.startsWith("^") ? PathRegex.prefixOf(literal.substring(1)) : "";
          default -> "";
        };
    return prefix.isEmpty()
        ? NOTHING
        : new Needs(Set.of(TextTest.lower(prefix)), Set.of(), Set.of());
  }

  private Needs and(Needs other) {
    return new Needs(
        longer(prefixes, other.prefixes),
        common(hosts, other.hosts),
        common(methods, other.methods));
  }

  /// The set whose shortest prefix is longer: it narrows down the paths more.
  private static Set<String> longer(Set<String> one, Set<String> other) {
    return shortest(one) >= shortest(other) ? one : other;
  }

  private static int shortest(Set<String> prefixes) {
    return prefixes.stream().mapToInt(String::length).min().orElse(0);
  }

  /// The intersection. If it is empty, either set will do, because the expression never holds.
  private static Set<String> common(Set<String> one, Set<String> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    var common = new HashSet<>(one);
    common.retainAll(other);
    return common.isEmpty() ? one : common;
  }

  private static Needs either(List<Needs> all) {
    return new Needs(
        union(all.stream().map(Needs::prefixes).toList()),
        union(all.stream().map(Needs::hosts).toList()),
        union(all.stream().map(Needs::methods).toList()));
  }

  private static Set<String> union(Collection<Set<String>> sets) {
    var union = new HashSet<String>();
    for (var set : sets) {
      if (set.isEmpty()) {
        return Set.of();
      }
      union.addAll(set);
    }
    return union;
  }
}
