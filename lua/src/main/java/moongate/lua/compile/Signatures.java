package moongate.lua.compile;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.syntax.FunctionBody;
import moongate.lua.syntax.Local;

/// The specialised signatures of functions whose calls are all known: numbers are passed and
/// returned unboxed, and any number of arguments is passed without an array.
final class Signatures {
  private Signatures() {}

  /// True if the function that `local` always contains has a specialised signature.
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

  /// The shape in which the argument for `parameter` is passed.
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
