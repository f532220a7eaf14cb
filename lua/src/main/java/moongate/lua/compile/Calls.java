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
    statement.forEachPart(value -> visit(value, onCall), block -> visit(block, onCall));
  }

  private static void visit(Expression expression, Consumer<Expression> onCall) {
    if (expression instanceof Expression.Call || expression instanceof Expression.MethodCall) {
      onCall.accept(expression);
    }
    expression.forEachPart(part -> visit(part, onCall));
  }
}
