package moongate.lua.syntax;

import moongate.lua.runtime.Arith;

/// Computes arithmetic on numerals while parsing.
final class ConstantFolding {
  private ConstantFolding() {}

  static Expression binary(BinaryOperator operator, Expression left, Expression right, int line) {
    if (operator.isArithmetic()
        && left instanceof Expression.Number a
        && right instanceof Expression.Number b) {
      double result = apply(operator, a.value(), b.value());
      if (!Double.isNaN(result)) {
        return new Expression.Number(result);
      }
    }
    return new Expression.Binary(operator, left, right, line);
  }

  static Expression negate(Expression operand, int line) {
    return operand instanceof Expression.Number number && !Double.isNaN(number.value())
        ? new Expression.Number(-number.value())
        : new Expression.Negate(operand, line);
  }

  static Expression not(Expression operand) {
    return switch (operand) {
      case Expression.Nil _ -> new Expression.Bool(true);
      case Expression.Bool bool -> new Expression.Bool(!bool.value());
      case Expression.Number _, Expression.Text _ -> new Expression.Bool(false);
      default -> new Expression.Not(operand);
    };
  }

  private static double apply(BinaryOperator operator, double a, double b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MODULO -> Arith.mod(a, b);
      case POWER -> Arith.pow(a, b);
      default -> throw new IllegalArgumentException(operator.name());
    };
  }
}
