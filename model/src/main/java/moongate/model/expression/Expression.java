package moongate.model.expression;

import java.util.List;

/// What a route asks of a request: predicates, joined by `&&`, `||` and `!`. The types of each
/// predicate agree and its regex compiles.
public sealed interface Expression {
  /// The longest text, in characters.
  int LONGEST = 65_536;

  /// How deep parentheses may stand in each other.
  int DEEPEST = 100;

  /// Reads an expression.
  ///
  /// @throws ExpressionException saying where it is wrong and what belongs there
  static Expression parse(String text) {
    return new Parser(text).parse();
  }

  /// All of them hold; there are at least two.
  record And(List<Expression> parts) implements Expression {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /// One of them holds; there are at least two.
  record Or(List<Expression> parts) implements Expression {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /// It does not hold.
  record Not(Expression part) implements Expression {}

  /// One comparison. When the request does not have the field it is false, whatever the operator.
  ///
  /// @param isLower the field is compared in lower case (`lower()`)
  /// @param isAny one value of the field is enough (`any()`); otherwise all have to fit
  record Predicate(
      RequestField field, boolean isLower, boolean isAny, Operator operator, Literal literal)
      implements Expression {}
}
