package moongate.lua.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A sequence of operators or suffixes: `a + b - c …`, `a.b:c() …`.
///
/// The tree of a chain is as deep as the chain is long. A long one becomes [Expression.Steps], so
/// that recursive walks of the tree do not get too deep.
final class Chain {
  /// The number of links in a step.
  private static final int STEP = 50;

  /// The largest number of links, more than real source has.
  static final int LONGEST = 50_000;

  private final Expression start;
  private final List<UnaryOperator<Expression>> links = new ArrayList<>();
  private final List<Expression.Step> steps = new ArrayList<>();

  Chain(Expression start) {
    this.start = start;
  }

  /// Applies `link` to the chain so far.
  void add(UnaryOperator<Expression> link) {
    if (links.size() == STEP) {
      var last = steps.isEmpty() ? null : steps.getLast().local();
      var value = linked(last == null ? start : new Expression.LocalName(last));
      steps.add(new Expression.Step(Local.standingFor(value), value));
      links.clear();
    }
    links.add(link);
  }

  /// True if the chain has more links than allowed.
  boolean isTooLong() {
    return steps.size() * STEP + links.size() > LONGEST;
  }

  /// The expression for the whole chain.
  Expression end() {
    return linked(steps.isEmpty() ? start : new Expression.Steps(List.copyOf(steps)));
  }

  private Expression linked(Expression first) {
    var result = first;
    for (var link : links) {
      result = link.apply(result);
    }
    return result;
  }
}
