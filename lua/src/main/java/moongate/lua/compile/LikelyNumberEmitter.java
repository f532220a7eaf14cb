package moongate.lua.compile;

import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Local;
import moongate.lua.syntax.NumberInference;

/// Generates arithmetic and comparisons whose operands are probably, but not certainly, numbers:
/// `a.x - b.x`.
///
/// All operands are evaluated first and then tested. If they are numbers, the whole expression is
/// computed on `double`s; else it is computed in the general way, on objects. The tests are
/// generated at each place instead of in a shared method of the runtime, so that the JVM learns for
/// each place that its operands were always numbers, and omits the general code there, and with it
/// all boxing.
final class LikelyNumberEmitter {
  private final MethodEmitter method;

  LikelyNumberEmitter(MethodEmitter method) {
    this.method = method;
  }

  private sealed interface Operand {
    /// An expression that is certainly a number.
    record Sure(Expression expression) implements Operand {}

    /// A value in a variable, either of the source or temporary.
    record Held(Variable variable) implements Operand {}

    record Operation(Expression.Binary source, Operand left, Operand right) implements Operand {}

    record Negation(Expression.Negate source, Operand operand) implements Operand {}
  }

  // Queries of other emitters

  /// True for arithmetic that this class generates.
  boolean takes(Expression expression) {
    return method.writer.function().hasQuickPaths()
        && NumberInference.kindOf(expression) == Local.Kind.ANY
        && (expression instanceof Expression.Negate
            || expression instanceof Expression.Binary binary && binary.operator().isArithmetic());
  }

  /// True for comparisons that this class generates: ordering, and equality with an operand that is
  /// probably a number.
  boolean takesComparison(Expression.Binary binary) {
    if (!method.writer.function().hasQuickPaths()) {
      return false;
    }
    return switch (binary.operator()) {
      case EQUAL, UNEQUAL ->
          !binary.left().isConstant() && NumberInference.isLikely(binary.right())
              || NumberInference.isLikely(binary.left())
                  && (!binary.right().isConstant() || binary.right() instanceof Expression.Number);
      default -> true;
    };
  }

  /// Pushes the value as an object.
  void value(Expression expression) {
    int mark = method.writer.mark();
    value(operand(expression));
    method.writer.release(mark);
  }

  /// Pushes the value in the form of variables with [Shape#LIKELY]: a `double`, then an object.
  void likely(Expression expression) {
    int mark = method.writer.mark();
    likely(operand(expression));
    method.writer.release(mark);
  }

  /// Jumps to `target` if the result of the comparison is `wanted`.
  void jump(Expression.Binary binary, Label target, boolean wanted) {
    var code = method.writer.code();
    int mark = method.writer.mark();
    var operation = operands(binary);
    var left = operation.left;
    var right = operation.right;
    var general = code.newLabel();
    var end = code.newLabel();
    test(held(right, held(left, new LinkedHashSet<>())), general);
    number(left);
    number(right);
    method.conditions.jumpOnNumbers(binary.operator(), target, wanted);
    code.goto_(end).labelBinding(general);
    if (general(left) == Types.DOUBLE) {
      method.writer.box(Shape.NUMBER);
    }
    var type = general(right);
    method.writer.at(
        binary.line(), List.of(Descriptions.of(binary.left()), Descriptions.of(binary.right())));
    method.conditions.jumpOnObjects(binary.operator(), type, target, wanted);
    code.labelBinding(end);
    method.writer.release(mark);
  }

  // Evaluation

  /// Evaluates the parts that must be evaluated before the arithmetic.
  private Operand operand(Expression expression) {
    if (NumberInference.kindOf(expression) != Local.Kind.ANY) {
      return evaluates(expression) ? holdNumber(expression) : new Operand.Sure(expression);
    }
    return switch (expression) {
      case Expression.Binary binary when takes(binary) -> operands(binary);
      case Expression.Negate negate -> new Operand.Negation(negate, operand(negate.operand()));
      case Expression.VariableName name when isPlain(name.local()) ->
          new Operand.Held(method.writer.function().variable(name.local()));
      default -> {
        method.expressions.value(expression);
        yield new Operand.Held(new Variable.InSlot(Shape.VALUE, method.writer.store(Shape.VALUE)));
      }
    };
  }

  private Operand.Operation operands(Expression.Binary binary) {
    if (!evaluates(binary.right())) {
      return new Operand.Operation(binary, operand(binary.left()), operand(binary.right()));
    }
    if (binary.left() instanceof Expression.LocalName name && name.local().needsCell()) {
      // Evaluating the right operand may assign to the local, which Lua reads only when it
      // computes.
      var right = operand(binary.right());
      return new Operand.Operation(binary, operand(binary.left()), right);
    }
    var left = operand(binary.left());
    boolean isDone = left instanceof Operand.Sure || left instanceof Operand.Held;
    // Lua completes the left operand, including errors, before it begins the right one.
    return new Operand.Operation(binary, isDone ? left : hold(left), operand(binary.right()));
  }

  /// True for a variable whose value does not change while an expression is evaluated.
  private static boolean isPlain(Local local) {
    return !local.needsCell() && local.constant() == null && local.function() == null;
  }

  private static boolean evaluates(Local local) {
    return !isPlain(local) && !(local.constant() instanceof Expression.Number);
  }

  private Operand holdNumber(Expression expression) {
    method.numbers.number(expression);
    return new Operand.Held(new Variable.InSlot(Shape.NUMBER, method.writer.store(Shape.NUMBER)));
  }

  /// True if an expression does more than reading variables and computing.
  static boolean evaluates(Expression expression) {
    return switch (expression) {
      case Expression.Number _ -> false;
      case Expression.Binary binary when binary.operator().isArithmetic() ->
          evaluates(binary.left()) || evaluates(binary.right());
      case Expression.Negate negate -> evaluates(negate.operand());
      case Expression.VariableName name -> evaluates(name.local());
      default -> true;
    };
  }

  private Operand hold(Operand operand) {
    likely(operand);
    return new Operand.Held(new Variable.InSlot(Shape.LIKELY, method.writer.store(Shape.LIKELY)));
  }

  // Both paths

  private void value(Operand operand) {
    var code = method.writer.code();
    var general = code.newLabel();
    var end = code.newLabel();
    test(held(operand, new LinkedHashSet<>()), general);
    number(operand);
    // Not from the cache of small numbers: the JVM can eliminate a new box, but not a cached one.
    method.writer.newBox();
    code.goto_(end).labelBinding(general);
    general(operand);
    code.labelBinding(end);
  }

  private void likely(Operand operand) {
    var code = method.writer.code();
    var general = code.newLabel();
    var end = code.newLabel();
    test(held(operand, new LinkedHashSet<>()), general);
    number(operand);
    code.aconst_null().goto_(end).labelBinding(general);
    code.dconst_0();
    general(operand);
    method.writer.invokeStatic(Types.NOT_NUMBER, "of", Types.OBJECT, Types.OBJECT);
    code.labelBinding(end);
  }

  private static Set<Variable> held(Operand operand, Set<Variable> found) {
    switch (operand) {
      case Operand.Sure _ -> {}
      case Operand.Held held -> found.add(held.variable);
      case Operand.Operation operation -> held(operation.right, held(operation.left, found));
      case Operand.Negation negation -> held(negation.operand, found);
    }
    return found;
  }

  private void test(Set<Variable> variables, Label general) {
    var code = method.writer.code();
    for (var variable : variables) {
      if (variable.shape() == Shape.NUMBER) {
        continue;
      }
      if (variable instanceof Variable.InSlot in && in.shape() == Shape.LIKELY) {
        code.aload(in.slot() + 2).ifnonnull(general);
      } else {
        method.writer.loadHeld(variable);
        code.instanceOf(Types.DOUBLE_OBJECT).ifeq(general);
      }
    }
  }

  /// Pushes the `double` of an operand whose variables were tested.
  private void number(Operand operand) {
    var code = method.writer.code();
    switch (operand) {
      case Operand.Sure sure -> method.numbers.number(sure.expression);
      case Operand.Held held -> {
        if (held.variable instanceof Variable.InSlot in && in.shape() == Shape.LIKELY) {
          code.dload(in.slot());
        } else if (held.variable.shape() == Shape.NUMBER) {
          method.writer.loadHeld(held.variable);
        } else {
          method.writer.loadHeld(held.variable);
          method.writer.unboxNumber();
        }
      }
      case Operand.Operation operation -> {
        number(operation.left);
        number(operation.right);
        method.numbers.operate(operation.source.operator());
      }
      case Operand.Negation negation -> {
        number(negation.operand);
        code.dneg();
      }
    }
  }

  /// Pushes an operand of any type, as a `double` if it certainly is one; returns the type pushed.
  private ClassDesc general(Operand operand) {
    var writer = method.writer;
    switch (operand) {
      case Operand.Sure sure -> {
        method.numbers.number(sure.expression);
        return Types.DOUBLE;
      }
      case Operand.Held held -> {
        if (held.variable.shape() == Shape.NUMBER) {
          writer.loadHeld(held.variable);
          return Types.DOUBLE;
        }
        if (held.variable.shape() == Shape.LIKELY) {
          writer.loadHeld(held.variable);
          writer.invokeStatic(Types.NOT_NUMBER, "value", Types.OBJECT, Types.DOUBLE, Types.OBJECT);
        } else {
          writer.loadValue(held.variable);
        }
      }
      case Operand.Operation operation -> {
        var source = operation.source;
        var left = general(operation.left);
        var right = general(operation.right);
        writer.at(
            source.line(),
            List.of(Descriptions.of(source.left()), Descriptions.of(source.right())));
        var name = NumberEmitter.name(source.operator());
        writer.invokeStatic(Types.ARITH, name, Types.OBJECT, left, right);
      }
      case Operand.Negation negation -> {
        general(negation.operand);
        var source = negation.source;
        writer.at(source.line(), List.of(Descriptions.of(source.operand())));
        writer.invokeStatic(Types.ARITH, "unm", Types.OBJECT, Types.OBJECT);
      }
    }
    return Types.OBJECT;
  }
}
