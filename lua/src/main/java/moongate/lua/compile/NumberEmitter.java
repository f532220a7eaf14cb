package moongate.lua.compile;

import java.lang.constant.ClassDesc;
import java.util.List;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.syntax.BinaryOperator;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Local;
import moongate.lua.syntax.NumberInference;

/// Generates arithmetic: on `long` and `double` if the operands are certainly numbers, else with
/// [Types#ARITH].
final class NumberEmitter {
  private final MethodEmitter method;

  NumberEmitter(MethodEmitter method) {
    this.method = method;
  }

  // Certain numbers

  /// Pushes the `double` of an expression that is certainly a number.
  void number(Expression expression) {
    var code = method.writer.code();
    method.writer.node();
    switch (expression) {
      case Expression.Number number -> code.loadConstant(number.value());
      case Expression.VariableName name -> number(name.local());
      case Expression.Single single -> number(single.inner());
      case Expression.Negate negate -> {
        number(negate.operand());
        code.dneg();
      }
      case Expression.Binary binary -> numberOf(binary);
      case Expression.Call call -> method.calls.numberCall(call);
      default -> throw new IllegalArgumentException("not a number for sure");
    }
  }

  private void number(Local local) {
    if (local.constant() instanceof Expression.Number constant) {
      method.writer.code().loadConstant(constant.value());
      return;
    }
    var variable = method.writer.function().variable(local);
    method.writer.loadHeld(variable);
    if (variable.shape() == Shape.WHOLE) {
      method.writer.code().l2d();
    }
  }

  private void numberOf(Expression.Binary binary) {
    if (NumberInference.kindOf(binary) == Local.Kind.WHOLE) {
      whole(binary);
      method.writer.code().l2d();
      return;
    }
    number(binary.left());
    number(binary.right());
    operate(binary.operator());
  }

  /// Pops two `double`s and pushes the result.
  void operate(BinaryOperator operator) {
    var code = method.writer.code();
    switch (operator) {
      case ADD -> code.dadd();
      case SUBTRACT -> code.dsub();
      case MULTIPLY -> code.dmul();
      case DIVIDE -> code.ddiv();
      default ->
          method.writer.invokeStatic(
              Types.ARITH, name(operator), Types.DOUBLE, Types.DOUBLE, Types.DOUBLE);
    }
  }

  /// Pushes the `long` of an expression that is certainly an integer.
  void whole(Expression expression) {
    var code = method.writer.code();
    method.writer.node();
    switch (expression) {
      case Expression.Number number -> code.loadConstant((long) number.value());
      case Expression.VariableName name -> whole(name.local());
      case Expression.Single single -> whole(single.inner());
      case Expression.Binary binary -> {
        whole(binary.left());
        whole(binary.right());
        switch (binary.operator()) {
          case ADD -> code.ladd();
          case SUBTRACT -> code.lsub();
          case MULTIPLY -> code.lmul();
          default ->
              method.writer.invokeStatic(
                  Types.of(Math.class), "floorMod", Types.LONG, Types.LONG, Types.LONG);
        }
      }
      default -> throw new IllegalArgumentException("not a whole number for sure");
    }
  }

  private void whole(Local local) {
    if (local.constant() instanceof Expression.Number constant) {
      method.writer.code().loadConstant((long) constant.value());
    } else {
      method.writer.loadHeld(method.writer.function().variable(local));
    }
  }

  // Any values

  /// Pushes the value of an arithmetic expression.
  void arithmetic(Expression.Binary binary) {
    var kind = NumberInference.kindOf(binary);
    if (kind == Local.Kind.WHOLE) {
      whole(binary);
      method.writer.box(Shape.WHOLE);
    } else if (kind == Local.Kind.NUMBER) {
      number(binary);
      method.writer.box(Shape.NUMBER);
    } else if (method.likelyNumbers.takes(binary)) {
      method.likelyNumbers.value(binary);
    } else {
      var left = Types.OBJECT;
      var right = Types.OBJECT;
      if (isReadLate(binary)) {
        rightFirst(binary);
      } else {
        left = operand(binary.left());
        right = operand(binary.right());
      }
      method.writer.at(
          binary.line(), List.of(Descriptions.of(binary.left()), Descriptions.of(binary.right())));
      method.writer.invokeStatic(Types.ARITH, name(binary.operator()), Types.OBJECT, left, right);
    }
  }

  /// True if the right operand may call a function that assigns to the local on the left: Lua reads
  /// that local only when it executes the operation.
  private static boolean isReadLate(Expression.Binary binary) {
    return binary.left() instanceof Expression.LocalName name
        && name.local().needsCell()
        && binary.right().isMulti();
  }

  private void rightFirst(Expression.Binary binary) {
    int mark = method.writer.mark();
    method.expressions.value(binary.right());
    int right = method.writer.store(Shape.VALUE);
    method.expressions.value(binary.left());
    method.writer.code().aload(right);
    method.writer.release(mark);
  }

  /// Pushes an operand, as a `double` if it certainly is one; returns the type pushed.
  private ClassDesc operand(Expression expression) {
    if (NumberInference.kindOf(expression) == Local.Kind.ANY) {
      method.expressions.value(expression);
      return Types.OBJECT;
    }
    number(expression);
    return Types.DOUBLE;
  }

  void negate(Expression.Negate negate) {
    if (NumberInference.kindOf(negate.operand()) != Local.Kind.ANY) {
      number(negate);
      method.writer.box(Shape.NUMBER);
      return;
    }
    if (method.likelyNumbers.takes(negate)) {
      method.likelyNumbers.value(negate);
      return;
    }
    method.expressions.value(negate.operand());
    method.writer.at(negate.line(), List.of(Descriptions.of(negate.operand())));
    method.writer.invokeStatic(Types.ARITH, "unm", Types.OBJECT, Types.OBJECT);
  }

  static String name(BinaryOperator operator) {
    return switch (operator) {
      case ADD -> "add";
      case SUBTRACT -> "sub";
      case MULTIPLY -> "mul";
      case DIVIDE -> "div";
      case MODULO -> "mod";
      case POWER -> "pow";
      default -> throw new IllegalArgumentException(operator.name());
    };
  }
}
