package moongate.lua.fuzz;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The variables in scope, with their probable types.
final class Names {
  /// The probable type of a variable.
  enum Type {
    NUMBER,
    STRING,
    FUNCTION,
    ANY
  }

  private record Variable(String name, Type type) {}

  private final Choices choices;
  private final Deque<List<Variable>> scopes = new ArrayDeque<>();
  private int count;

  Names(Choices choices) {
    this.choices = choices;
    open();
  }

  void open() {
    scopes.push(new ArrayList<>());
  }

  void close() {
    scopes.pop();
  }

  /// A name that is not in use.
  String fresh() {
    return "v" + count++;
  }

  /// Declares a variable in the innermost scope.
  void declare(String name, Type type) {
    scopes.getFirst().add(new Variable(name, type));
  }

  /// A variable that can be read as `type`, or `otherwise`.
  String anyOr(Type type, String otherwise) {
    var fitting = fitting(type);
    return fitting.isEmpty() ? otherwise : choices.of(fitting);
  }

  /// A call of a function of the program, or `otherwise`.
  String callOr(ExpressionGenerator expressions, String otherwise) {
    var functions = fitting(Type.FUNCTION);
    return functions.isEmpty()
        ? otherwise
        : "(" + choices.of(functions) + "(" + expressions.list(3) + "))";
  }

  private List<String> fitting(Type type) {
    return scopes.stream()
        .flatMap(List::stream)
        .filter(
            variable -> variable.type == type || type == Type.ANY && variable.type != Type.FUNCTION)
        .map(Variable::name)
        .toList();
  }
}
