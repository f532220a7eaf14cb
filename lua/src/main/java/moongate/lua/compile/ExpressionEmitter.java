package moongate.lua.compile;

import java.lang.constant.MethodTypeDesc;
import java.util.List;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Local;
import moongate.lua.syntax.NumberInference;
import org.jspecify.annotations.Nullable;

/// Generates expressions. Each method pushes one value as an object, unless its comment says
/// otherwise.
final class ExpressionEmitter {
  private final MethodEmitter method;

  ExpressionEmitter(MethodEmitter method) {
    this.method = method;
  }

  /// Pushes the expression's value.
  void value(Expression expression) {
    if (!method.writer.function().parts().outline(method, expression)) {
      inline(expression);
    }
  }

  /// Pushes the expression's value, computed in the current method.
  void inline(Expression expression) {
    var writer = method.writer;
    var code = writer.code();
    writer.node();
    switch (expression) {
      case Expression.Nil _ -> code.aconst_null();
      case Expression.Bool bool -> writer.bool(bool.value());
      case Expression.Number number -> writer.boxedNumber(number.value());
      case Expression.Text text -> writer.text(text.value());
      case Expression.Varargs _ -> {
        code.aload(method.varargs).iconst_0();
        writer.invokeStatic(Types.VALUES, "at", Types.OBJECT, Types.OBJECTS, Types.INT);
      }
      case Expression.Spread spread -> {
        variable(spread.local());
        writer.first();
      }
      case Expression.Function function -> method.calls.closure(function.body());
      case Expression.VariableName name -> variable(name.local());
      case Expression.GlobalName name -> global(name);
      case Expression.Index index -> index(index);
      case Expression.Call _, Expression.MethodCall _ -> {
        method.calls.call(expression);
        if (NumberInference.isOpen(expression)) {
          writer.first();
        }
      }
      case Expression.Binary binary when binary.operator().isArithmetic() ->
          method.numbers.arithmetic(binary);
      case Expression.Negate negate -> method.numbers.negate(negate);
      case Expression.Binary _, Expression.Not _ -> method.conditions.asValue(expression);
      case Expression.Concat concat -> method.concats.concat(concat);
      case Expression.And and -> shortCircuit(and.left(), and.right(), false);
      case Expression.Or or -> shortCircuit(or.left(), or.right(), true);
      case Expression.Length length -> length(length);
      case Expression.Single single -> value(single.inner());
      case Expression.Table table -> method.tables.table(table);
      case Expression.Steps chain -> steps(chain);
    }
  }

  private void steps(Expression.Steps chain) {
    var function = method.writer.function();
    int mark = method.writer.mark();
    for (var step : chain.steps()) {
      function.parts().step(method, step.value());
      var variable = function.newVariable(step.local(), Shape.VALUE, method.writer);
      method.writer.initialise(variable);
    }
    var locals = chain.steps().stream().map(Expression.Step::local).toList();
    method.writer.loadValue(function.variable(locals.getLast()));
    method.writer.forget(locals);
    method.writer.release(mark);
  }

  /// Pushes all values of the expression: an object, which may be a `Values`.
  void result(Expression expression) {
    switch (expression) {
      case Expression.Call _, Expression.MethodCall _ -> method.calls.call(expression);
      case Expression.Varargs _ -> {
        method.writer.code().aload(method.varargs);
        method.writer.invokeStatic(Types.VALUES, "of", Types.OBJECT, Types.OBJECTS);
      }
      case Expression.Spread spread -> variable(spread.local());
      default -> value(expression);
    }
  }

  /// Pushes the value in the best shape: unboxed if it is certainly a number.
  Shape held(Expression expression) {
    return switch (NumberInference.kindOf(expression)) {
      case ANY -> {
        value(expression);
        yield Shape.VALUE;
      }
      case NUMBER -> {
        method.numbers.number(expression);
        yield Shape.NUMBER;
      }
      case WHOLE -> {
        method.numbers.whole(expression);
        yield Shape.WHOLE;
      }
    };
  }

  /// Pushes the value for a variable of this shape (for a cell, the plain value).
  void as(Shape shape, Expression expression) {
    switch (shape) {
      case NUMBER -> method.numbers.number(expression);
      case WHOLE -> method.numbers.whole(expression);
      case LIKELY -> likely(expression);
      case VALUE, CELL -> value(expression);
    }
  }

  private void likely(Expression expression) {
    if (NumberInference.kindOf(expression) != Local.Kind.ANY) {
      method.numbers.number(expression);
      method.writer.code().aconst_null();
    } else if (expression instanceof Expression.LocalName name) {
      method.writer.loadHeld(method.writer.function().variable(name.local()));
    } else if (method.likelyNumbers.takes(expression)) {
      method.likelyNumbers.likely(expression);
    } else {
      method.writer.code().dconst_0();
      value(expression);
      method.writer.invokeStatic(Types.NOT_NUMBER, "of", Types.OBJECT, Types.OBJECT);
    }
  }

  /// Pushes an array with all values of a list, whose last expression may have several.
  void array(List<Expression> list) {
    var writer = method.writer;
    var code = writer.code();
    boolean isOpen = !list.isEmpty() && NumberInference.isOpen(list.getLast());
    int fixed = isOpen ? list.size() - 1 : list.size();
    if (isOpen && fixed == 0 && list.getLast() instanceof Expression.Varargs) {
      code.aload(method.varargs);
      return;
    }
    writer.newArray(fixed);
    for (int i = 0; i < fixed; i++) {
      code.dup().loadConstant(i);
      value(list.get(i));
      code.aastore();
    }
    if (isOpen) {
      result(list.getLast());
      writer.invokeStatic(Types.VALUES, "append", Types.OBJECTS, Types.OBJECTS, Types.OBJECT);
    }
  }

  /// Evaluates the expression for its side effects only.
  void effect(Expression expression) {
    if (expression instanceof Expression.Call || expression instanceof Expression.MethodCall) {
      method.calls.call(expression);
      method.writer.invokeStatic(Types.CALL, "discard", Types.VOID, Types.OBJECT);
    } else if (!expression.isConstant()) {
      value(expression);
      method.writer.code().pop();
    }
  }

  private void variable(Local local) {
    var constant = local.constant();
    if (constant != null) {
      value(constant);
    } else {
      method.writer.loadValue(method.writer.function().variable(local));
    }
  }

  private void global(Expression.GlobalName name) {
    var writer = method.writer;
    var code = writer.code();
    var end = code.newLabel();
    if (writer.function().hasQuickPaths()) {
      writer.environment();
      writer.key(name.name());
      code.invokevirtual(
          Types.TABLE, "quick", MethodTypeDesc.of(Types.OBJECT, Types.STRING, Types.INT));
      code.dup().ifnonnull(end).pop();
    }
    method.writer.self();
    method.writer.key(name.name());
    method.writer.at(name.line());
    method.writer.invokeOwn("global", Types.OBJECT, Types.STRING, Types.INT);
    code.labelBinding(end);
  }

  private void index(Expression.Index index) {
    method.fields.get(index);
  }

  /// The constant string that an expression always is, or null.
  static @Nullable String constantText(Expression expression) {
    var constant =
        switch (expression) {
          case Expression.VariableName name -> name.local().constant();
          case Expression.Single single -> single.inner();
          default -> expression;
        };
    return constant instanceof Expression.Text text ? text.value() : null;
  }

  private void length(Expression.Length length) {
    var writer = method.writer;
    writer.state();
    value(length.operand());
    writer.at(length.line(), List.of(Descriptions.of(length.operand())));
    writer.invokeStatic(Types.INDEX, "length", Types.OBJECT, Types.STATE, Types.OBJECT);
  }

  /// `left` if its truth is `keeps`, else `right`.
  private void shortCircuit(Expression left, Expression right, boolean keeps) {
    var code = method.writer.code();
    var end = code.newLabel();
    value(left);
    code.dup();
    method.conditions.jumpOnValue(end, keeps);
    code.pop();
    value(right);
    code.labelBinding(end);
  }
}
