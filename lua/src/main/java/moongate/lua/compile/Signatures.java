package moongate.lua.compile;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.syntax.FunctionBody;
import moongate.lua.syntax.Local;

/// The signatures of functions of which every call is known: numbers go in and out unboxed, and any
/// number of arguments goes without an array.
final class Signatures {
  private Signatures() {}

  /// True when the function that `local` always holds is called by a signature of its own.
  static boolean isOwn(Local local) {
    var function = local.function();
    return local.isPrivate()
        && function != null
        && (local.returnsNumber()
            || function.parameters().size() > Types.DIRECT
            || function.parameters().stream()
                .anyMatch(parameter -> parameter.kind() != Local.Kind.ANY));
  }

  static MethodTypeDesc of(Local local, FunctionBody function) {
    return MethodTypeDesc.of(
        local.returnsNumber() ? Types.DOUBLE : Types.OBJECT, parameters(function));
  }

  private static List<ClassDesc> parameters(FunctionBody function) {
    return function.parameters().stream().map(Signatures::type).toList();
  }

  /// How an argument for `parameter` is passed.
  static Shape shape(Local parameter) {
    return switch (parameter.kind()) {
      case ANY -> Shape.VALUE;
      case NUMBER -> Shape.NUMBER;
      case WHOLE -> Shape.WHOLE;
    };
  }

  private static ClassDesc type(Local parameter) {
    return switch (parameter.kind()) {
      case ANY -> Types.OBJECT;
      case NUMBER -> Types.DOUBLE;
      case WHOLE -> Types.LONG;
    };
  }
}
