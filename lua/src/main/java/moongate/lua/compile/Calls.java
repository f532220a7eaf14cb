package moongate.lua.compile;

import java.util.function.Consumer;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Statement;

/// Finds the calls in a part of the source, except for those in inner functions.
final class Calls {
  private Calls() {}

  /// True if the expression makes a call.
  static boolean in(Expression expression) {
    var found = new boolean[1];
    visit(expression, _ -> found[0] = true);
    return found[0];
  }

  static void visit(Statement.Block block, Consumer<Expression> onCall) {
    block.statements().forEach(statement -> visit(statement, onCall));
  }

  private static void visit(Statement statement, Consumer<Expression> onCall) {
    switch (statement) {
      case Statement.LocalDeclaration declaration ->
          declaration.values().forEach(value -> visit(value, onCall));
      case Statement.Assignment assignment -> {
        assignment.targets().forEach(target -> visit(target, onCall));
        assignment.values().forEach(value -> visit(value, onCall));
      }
      case Statement.CallStatement call -> visit(call.call(), onCall);
      case Statement.Do block -> visit(block.body(), onCall);
      case Statement.While loop -> {
        visit(loop.condition(), onCall);
        visit(loop.body(), onCall);
      }
      case Statement.Repeat loop -> {
        visit(loop.body(), onCall);
        visit(loop.condition(), onCall);
      }
      case Statement.If choice -> {
        for (var branch : choice.branches()) {
          visit(branch.condition(), onCall);
          visit(branch.body(), onCall);
        }
        var otherwise = choice.otherwise();
        if (otherwise != null) {
          visit(otherwise, onCall);
        }
      }
      case Statement.NumericFor loop -> {
        visit(loop.start(), onCall);
        visit(loop.limit(), onCall);
        var step = loop.step();
        if (step != null) {
          visit(step, onCall);
        }
        visit(loop.body(), onCall);
      }
      case Statement.GenericFor loop -> {
        loop.values().forEach(value -> visit(value, onCall));
        visit(loop.body(), onCall);
      }
      case Statement.Return result -> result.values().forEach(value -> visit(value, onCall));
      case Statement.LocalFunction _,
          Statement.Break _,
          Statement.Goto _,
          Statement.Labelled _,
          Statement.Line _ -> {}
    }
  }

  private static void visit(Expression expression, Consumer<Expression> onCall) {
    switch (expression) {
      case Expression.Call call -> {
        onCall.accept(call);
        visit(call.function(), onCall);
        call.arguments().forEach(argument -> visit(argument, onCall));
      }
      case Expression.MethodCall call -> {
        onCall.accept(call);
        visit(call.object(), onCall);
        call.arguments().forEach(argument -> visit(argument, onCall));
      }
      case Expression.Index index -> {
        visit(index.object(), onCall);
        visit(index.key(), onCall);
      }
      case Expression.Binary binary -> {
        visit(binary.left(), onCall);
        visit(binary.right(), onCall);
      }
      case Expression.Concat concat -> concat.operands().forEach(operand -> visit(operand, onCall));
      case Expression.And and -> {
        visit(and.left(), onCall);
        visit(and.right(), onCall);
      }
      case Expression.Or or -> {
        visit(or.left(), onCall);
        visit(or.right(), onCall);
      }
      case Expression.Not not -> visit(not.operand(), onCall);
      case Expression.Negate negate -> visit(negate.operand(), onCall);
      case Expression.Length length -> visit(length.operand(), onCall);
      case Expression.Single single -> visit(single.inner(), onCall);
      case Expression.Steps chain -> chain.steps().forEach(step -> visit(step.value(), onCall));
      case Expression.Table table -> {
        for (var item : table.items()) {
          var key = item.key();
          if (key != null) {
            visit(key, onCall);
          }
          visit(item.value(), onCall);
        }
      }
      case Expression.Nil _,
          Expression.Bool _,
          Expression.Number _,
          Expression.Text _,
          Expression.Varargs _,
          Expression.Function _,
          Expression.LocalName _,
          Expression.UpvalueName _,
          Expression.Spread _,
          Expression.GlobalName _ -> {}
    }
  }
}
