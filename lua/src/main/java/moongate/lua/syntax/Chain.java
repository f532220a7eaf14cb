package moongate.lua.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Operators or suffixes that follow each other: `a + b - c …`, `a.b:c() …`.
///
/// The tree of a chain is as deep as the chain is long. A long one becomes [Expression.Steps], so
/// that nobody who walks the tree has to be afraid of its depth.
final class Chain {
  /// How many links a step has.
  private static final int STEP = 50;

  /// More links than anybody writes or generates.
  static final int LONGEST = 50_000;

  private final Expression start;
  private final List<UnaryOperator<Expression>> links = new ArrayList<>();
  private final List<Expression.Step> steps = new ArrayList<>();

  Chain(Expression start) {
    this.start = start;
  }

  /// Adds what is made of the chain so far.
  void add(UnaryOperator<Expression> link) {
    if (links.size() == STEP) {
      var last = steps.isEmpty() ? null : steps.getLast().local();
      var value = linked(last == null ? start : new Expression.LocalName(last));
      steps.add(new Expression.Step(Local.standingFor(value), value));
      links.clear();
    }
    links.add(link);
  }

  /// True when it has more links than it may have.
  boolean isTooLong() {
    return steps.size() * STEP + links.size() > LONGEST;
  }

  /// The whole chain.
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
