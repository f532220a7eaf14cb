package moongate.lua.compile;

import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.util.List;
import moongate.lua.syntax.BinaryOperator;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Local;
import moongate.lua.syntax.NumberInference;

/// Generates conditions as jumps.
final class ConditionEmitter {
  private final MethodEmitter method;

  ConditionEmitter(MethodEmitter method) {
    this.method = method;
  }

  /// Jumps to `target` if the truth of `condition` is `wanted`.
  void jump(Expression condition, Label target, boolean wanted) {
    method.writer.node();
    switch (condition) {
      case Expression.Nil _ -> jumpAlwaysIf(!wanted, target);
      case Expression.Bool bool -> jumpAlwaysIf(bool.value() == wanted, target);
      case Expression.Number _, Expression.Text _, Expression.Function _ ->
          jumpAlwaysIf(wanted, target);
      case Expression.Not not -> jump(not.operand(), target, !wanted);
      case Expression.And and -> both(and.left(), and.right(), target, wanted, false);
      case Expression.Or or -> both(or.left(), or.right(), target, wanted, true);
      case Expression.Binary binary when !binary.operator().isArithmetic() ->
          compare(binary, target, wanted);
      default -> {
        method.expressions.value(condition);
        jumpOnValue(target, wanted);
      }
    }
  }

  /// Pops a value and jumps if its truth is `wanted`.
  void jumpOnValue(Label target, boolean wanted) {
    method.writer.invokeStatic(Types.COMPARE, "isTrue", Types.BOOLEAN, Types.OBJECT);
    jumpOnInt(target, wanted);
  }

  /// Pushes the value of a condition as a Boolean.
  void asValue(Expression condition) {
    var code = method.writer.code();
    var otherwise = code.newLabel();
    var end = code.newLabel();
    jump(condition, otherwise, false);
    method.writer.bool(true);
    code.goto_(end).labelBinding(otherwise);
    method.writer.bool(false);
    code.labelBinding(end);
  }

  private void jumpAlwaysIf(boolean always, Label target) {
    if (always) {
      method.writer.code().goto_(target);
    }
  }

  private void jumpOnInt(Label target, boolean wanted) {
    if (wanted) {
      method.writer.code().ifne(target);
    } else {
      method.writer.code().ifeq(target);
    }
  }

  /// `left and right`, `left or right`: if the truth of the left operand is `decides`, the right
  /// one is not evaluated.
  private void both(
      Expression left, Expression right, Label target, boolean wanted, boolean decides) {
    if (wanted == decides) {
      jump(left, target, wanted);
      jump(right, target, wanted);
      return;
    }
    var skip = method.writer.code().newLabel();
    jump(left, skip, decides);
    jump(right, target, wanted);
    method.writer.code().labelBinding(skip);
  }

  private void compare(Expression.Binary binary, Label target, boolean wanted) {
    boolean isEquality =
        binary.operator() == BinaryOperator.EQUAL || binary.operator() == BinaryOperator.UNEQUAL;
    var left = NumberInference.kindOf(binary.left());
    var right = NumberInference.kindOf(binary.right());
    if (left == Local.Kind.WHOLE && right == Local.Kind.WHOLE) {
      compareWhole(binary, target, wanted);
    } else if (left != Local.Kind.ANY && right != Local.Kind.ANY) {
      compareNumbers(binary, target, wanted);
    } else if (method.likelyNumbers.takesComparison(binary)) {
      method.likelyNumbers.jump(binary, target, wanted);
    } else if (isEquality) {
      boolean isEqual = binary.operator() == BinaryOperator.EQUAL;
      equal(binary, target, wanted == isEqual);
    } else {
      order(binary, right, target, wanted);
    }
  }

  private void compareWhole(Expression.Binary binary, Label target, boolean wanted) {
    var code = method.writer.code();
    method.numbers.whole(binary.left());
    method.numbers.whole(binary.right());
    code.lcmp();
    jumpOnOrder(binary.operator(), target, wanted);
  }

  private void compareNumbers(Expression.Binary binary, Label target, boolean wanted) {
    method.numbers.number(binary.left());
    method.numbers.number(binary.right());
    jumpOnNumbers(binary.operator(), target, wanted);
  }

  /// Pops two `double`s.
  void jumpOnNumbers(BinaryOperator operator, Label target, boolean wanted) {
    var code = method.writer.code();
    // A comparison with NaN is false: the instruction is chosen so that NaN counts as the side for
    // which the operator is false.
    switch (operator) {
      case GREATER, GREATER_OR_EQUAL -> code.dcmpl();
      default -> code.dcmpg();
    }
    jumpOnOrder(operator, target, wanted);
  }

  /// Pops -1, 0 or 1.
  private void jumpOnOrder(BinaryOperator operator, Label target, boolean wanted) {
    var code = method.writer.code();
    switch (operator) {
      case EQUAL -> {
        var unused = wanted ? code.ifeq(target) : code.ifne(target);
      }
      case UNEQUAL -> {
        var unused = wanted ? code.ifne(target) : code.ifeq(target);
      }
      case LESS -> {
        var unused = wanted ? code.iflt(target) : code.ifge(target);
      }
      case LESS_OR_EQUAL -> {
        var unused = wanted ? code.ifle(target) : code.ifgt(target);
      }
      case GREATER -> {
        var unused = wanted ? code.ifgt(target) : code.ifle(target);
      }
      case GREATER_OR_EQUAL -> {
        var unused = wanted ? code.ifge(target) : code.iflt(target);
      }
      default -> throw new IllegalArgumentException(operator.name());
    }
  }

  private void equal(Expression.Binary binary, Label target, boolean wanted) {
    var code = method.writer.code();
    var left = binary.left();
    var right = binary.right();
    if (left.isConstant() && !right.isConstant()) {
      left = binary.right();
      right = binary.left();
    }
    switch (right) {
      case Expression.Nil _ -> {
        method.expressions.value(left);
        var unused = wanted ? code.ifnull(target) : code.ifnonnull(target);
      }
      case Expression.Bool bool -> {
        method.expressions.value(left);
        method.writer.bool(bool.value());
        var unused = wanted ? code.if_acmpeq(target) : code.if_acmpne(target);
      }
      default -> {
        method.expressions.value(left);
        var type = Types.OBJECT;
        if (NumberInference.kindOf(right) != Local.Kind.ANY) {
          method.numbers.number(right);
          type = Types.DOUBLE;
        } else {
          method.expressions.value(right);
          type = right instanceof Expression.Text ? Types.STRING : Types.OBJECT;
        }
        method.writer.at(binary.line());
        method.writer.invokeStatic(Types.COMPARE, "equal", Types.BOOLEAN, Types.OBJECT, type);
        jumpOnInt(target, wanted);
      }
    }
  }

  private void order(Expression.Binary binary, Local.Kind right, Label target, boolean wanted) {
    method.expressions.value(binary.left());
    var type = Types.OBJECT;
    if (right != Local.Kind.ANY) {
      method.numbers.number(binary.right());
      type = Types.DOUBLE;
    } else {
      method.expressions.value(binary.right());
    }
    method.writer.at(
        binary.line(), List.of(Descriptions.of(binary.left()), Descriptions.of(binary.right())));
    jumpOnObjects(binary.operator(), type, target, wanted);
  }

  /// Pops a value of type `right` and, below it, an object.
  void jumpOnObjects(BinaryOperator operator, ClassDesc right, Label target, boolean wanted) {
    var name =
        switch (operator) {
          case LESS -> "less";
          case LESS_OR_EQUAL -> "lessOrEqual";
          case GREATER -> "greater";
          case GREATER_OR_EQUAL -> "greaterOrEqual";
          default -> "equal";
        };
    method.writer.invokeStatic(Types.COMPARE, name, Types.BOOLEAN, Types.OBJECT, right);
    jumpOnInt(target, wanted != (operator == BinaryOperator.UNEQUAL));
  }
}
