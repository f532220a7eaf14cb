package moongate.lua.compile;

import java.util.List;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Local;

/// What error messages call an operand: by how the source wrote it.
final class Descriptions {
  private Descriptions() {}

  /// Such as `local 'x'`; empty for what has no name.
  static String of(Expression expression) {
    return switch (expression) {
      case Expression.LocalName name -> of(name.local());
      case Expression.UpvalueName name -> "upvalue '" + name.upvalue().local().name() + "'";
      case Expression.GlobalName name -> "global '" + name.name() + "'";
      case Expression.Index index when index.key() instanceof Expression.Text key ->
          "field '" + key.value() + "'";
      case Expression.Single single -> of(single.inner());
      case Expression.Steps chain -> of(chain.steps().getLast().value());
      default -> "";
    };
  }

  private static String of(Local local) {
    var original = local.standsFor();
    if (original != null) {
      return of(original);
    }
    var description = local.description();
    return description != null ? description : "local '" + local.name() + "'";
  }

  /// What a method call calls, such as `method 'x'`.
  static String ofMethod(Expression.MethodCall call) {
    return "method '" + call.name() + "'";
  }

  /// All of several operands.
  static List<String> of(List<Expression> expressions) {
    return expressions.stream().map(Descriptions::of).toList();
  }
}
