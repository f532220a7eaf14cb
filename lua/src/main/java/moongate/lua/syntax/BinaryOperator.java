package moongate.lua.syntax;

/// Binary operators that always evaluate both operands.
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

  /// True for operators that return a number if the operands are numbers.
  public boolean isArithmetic() {
    return compareTo(POWER) <= 0;
  }
}
