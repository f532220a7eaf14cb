package moongate.model.expression;

/// The comparison of a predicate.
public enum Operator {
  EQUALS("=="),
  NOT_EQUALS("!="),
  REGEX("~"),
  PREFIX("^="),
  SUFFIX("=^"),
  AT_LEAST(">="),
  GREATER(">"),
  AT_MOST("<="),
  LESS("<"),
  NOT_IN("not in"),
  IN("in"),
  CONTAINS("contains");

  private final String symbol;

  Operator(String symbol) {
    this.symbol = symbol;
  }

  /// The operator as written in expressions.
  String symbol() {
    return symbol;
  }

  /// Whether the operator can compare values of this type.
  boolean fits(RequestField.Type type) {
    return switch (this) {
      case EQUALS, NOT_EQUALS -> true;
      case REGEX, PREFIX, SUFFIX, CONTAINS -> type == RequestField.Type.TEXT;
      case AT_LEAST, GREATER, AT_MOST, LESS -> type == RequestField.Type.NUMBER;
      case IN, NOT_IN -> type == RequestField.Type.ADDRESS;
    };
  }
}
