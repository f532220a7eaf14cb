package moongate.model.expression;

import java.util.List;

/// The condition of a route: predicates, joined by `&&`, `||` and `!`. It was checked: the types in
/// each predicate agree, and its regex compiles.
public sealed interface Expression {
  /// The largest length of the text, in characters.
  int LONGEST = 65_536;

  /// The deepest nesting of parentheses.
  int DEEPEST = 100;

  /// Parses an expression.
  ///
  /// @throws ExpressionException if it is not valid; tells the position and what was expected
  static Expression parse(String text) {
    return new Parser(text).parse();
  }

  /// True if all parts are true; there are at least two.
  record And(List<Expression> parts) implements Expression {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /// True if any part is true; there are at least two.
  record Or(List<Expression> parts) implements Expression {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /// True if the part is false.
  record Not(Expression part) implements Expression {}

  /// A comparison. If the request does not have the field, it is false for every operator.
  ///
  /// @param isLower whether the field is compared in lower case (`lower()`)
  /// @param isAny whether one matching value of the field suffices (`any()`); otherwise all must
  ///   match
  record Predicate(
      RequestField field, boolean isLower, boolean isAny, Operator operator, Literal literal)
      implements Expression {}
}
