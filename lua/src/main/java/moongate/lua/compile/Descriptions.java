package moongate.lua.compile;

import java.util.List;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Local;

/// The names of operands in error messages, derived from the source.
final class Descriptions {
  private Descriptions() {}

  /// A description such as `local 'x'`; empty for an expression without a name.
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

  /// The description of the function in a method call, such as `method 'x'`.
  static String ofMethod(Expression.MethodCall call) {
    return "method '" + call.name() + "'";
  }

  /// The descriptions of several operands.
  static List<String> of(List<Expression> expressions) {
    return expressions.stream().map(Descriptions::of).toList();
  }
}
