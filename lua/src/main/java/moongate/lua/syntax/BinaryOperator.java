package moongate.lua.syntax;

/// Operators with two operands that both get evaluated.
public enum BinaryOperator {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE,
  MODULO,
  POWER,
  EQUAL,
  UNEQUAL,
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL;

  /// True for operators whose result, on numbers, is a number.
  public boolean isArithmetic() {
    return compareTo(POWER) <= 0;
  }
}
