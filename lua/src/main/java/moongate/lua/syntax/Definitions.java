package moongate.lua.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Collects all definitions in the source: the values of each local variable, and of the parameters
/// and results of functions that are only ever called by their name.
final class Definitions {
  /// Functions with more parameters are rare, and bytecode has a limit.
  private static final int MOST_PARAMETERS = 40;

  /// Every value that is assigned to a variable.
  private final Map<Local, List<Expression>> values = new IdentityHashMap<>();

  /// The variables with definitions, in source order.
  private final List<Local> order = new ArrayList<>();

  /// Assignments to variables that have no declared value, such as parameters.
  private final Map<Local, List<Expression>> assigned = new IdentityHashMap<>();

  private final Map<Local, List<Expression.Call>> calls = new IdentityHashMap<>();
  private final List<Local> functions = new ArrayList<>();

  /// The values in `return` statements with a single value, for each function in [#functions].
  private final Map<FunctionBody, List<Expression>> results = new IdentityHashMap<>();

  /// The functions that are called in tail position, and those that make tail calls themselves.
  private final Set<Local> calledLast = Collections.newSetFromMap(new IdentityHashMap<>());

  private final Set<FunctionBody> callingLast = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Local> parameters = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<FunctionBody> around = new ArrayDeque<>();

  private Definitions() {}

  static Definitions of(FunctionBody main) {
    var definitions = new Definitions();
    definitions.visit(main);
    definitions.keepTailCalls();
    definitions.functions.removeIf(local -> !definitions.isPrivate(local));
    definitions.functions.forEach(definitions::defineParameters);
    return definitions;
  }

  /// The variables that have values, in source order.
  List<Local> order() {
    return order;
  }

  List<Expression> values(Local local) {
    return values.getOrDefault(local, List.of());
  }

  boolean isParameter(Local local) {
    return parameters.contains(local);
  }

  /// The variables of private functions.
  List<Local> privateFunctions() {
    return functions;
  }

  /// The values that a private function returns; empty if it does not always return exactly one
  /// value.
  List<Expression> results(FunctionBody function) {
    return results.getOrDefault(function, List.of());
  }

  private void define(Local local, @Nullable Expression value) {
    if (local.needsCell()) {
      return;
    }
    var known = values.get(local);
    if (known == null) {
      known = new ArrayList<>();
      values.put(local, known);
      order.add(local);
    }
    known.add(value == null ? new Expression.Nil() : value);
  }

  // Private functions

  /// Treats functions that are called in tail position and make tail calls themselves as not
  /// private. Such a call may be executed later by other code, which does not know the function's
  /// signature. Other functions cannot be part of an endless chain of tail calls, so tail calls to
  /// them may be plain calls.
  private void keepTailCalls() {
    calledLast.stream()
        .filter(local -> callingLast.contains(local.function()))
        .forEach(Local::useAsValue);
  }

  /// True for a `local function` whose calls are all known: its name is only ever used to call it.
  private boolean isPrivate(Local local) {
    var function = local.function();
    boolean isKnown =
        function != null
            && !local.isReassigned()
            && !local.isValue()
            && !function.isVararg()
            && function.parameters().size() <= MOST_PARAMETERS
            && calls.containsKey(local)
            && calls.getOrDefault(local, List.of()).stream()
                .noneMatch(call -> spreads(call, function));
    local.isPrivate(isKnown);
    return isKnown;
  }

  /// True if several parameters get their values from one argument.
  private static boolean spreads(Expression.Call call, FunctionBody function) {
    var arguments = call.arguments();
    return !arguments.isEmpty()
        && arguments.getLast().isMulti()
        && arguments.size() < function.parameters().size();
  }

  private void defineParameters(Local local) {
    var parameters = requireFunction(local).parameters();
    for (var call : calls.getOrDefault(local, List.of())) {
      for (int i = 0; i < parameters.size(); i++) {
        define(parameters.get(i), valueAt(call.arguments(), i));
      }
    }
    this.parameters.addAll(parameters);
    for (var parameter : parameters) {
      assigned.getOrDefault(parameter, List.of()).forEach(value -> define(parameter, value));
    }
  }

  private static FunctionBody requireFunction(Local local) {
    var function = local.function();
    if (function == null) {
      throw new IllegalArgumentException(local.name());
    }
    return function;
  }

  private void returns(Statement.Return statement) {
    var function = around.peek();
    if (function == null) {
      return;
    }
    var known = results.computeIfAbsent(function, _ -> new ArrayList<>());
    var values = statement.values();
    known.add(values.size() == 1 ? result(function, values.getFirst()) : new Expression.Nil());
  }

  /// The result of a function, if it is a single value.
  private Expression result(FunctionBody function, Expression value) {
    if (!value.isMulti()) {
      return value;
    }
    if (value instanceof Expression.Call || value instanceof Expression.MethodCall) {
      callingLast.add(function);
    }
    if (value instanceof Expression.Call call
        && call.function().localFunction() instanceof Local local) {
      calledLast.add(local);
      return value;
    }
    return new Expression.Nil();
  }

  /// True if every path through a block ends with a `return`.
  private static boolean returnsAlways(Statement.Block block) {
    if (block.statements().isEmpty()) {
      return false;
    }
    return switch (block.statements().getLast()) {
      case Statement.Return _ -> true;
      case Statement.Do inner -> returnsAlways(inner.body());
      case Statement.If choice -> {
        var otherwise = choice.otherwise();
        yield otherwise != null
            && returnsAlways(otherwise)
            && choice.branches().stream().allMatch(branch -> returnsAlways(branch.body()));
      }
      default -> false;
    };
  }

  // The walk

  private void visit(FunctionBody function) {
    around.push(function);
    visit(function.body());
    around.pop();
    if (!returnsAlways(function.body())) {
      results.computeIfAbsent(function, _ -> new ArrayList<>()).add(new Expression.Nil());
    }
  }

  private void visit(Statement.Block block) {
    block.statements().forEach(this::visit);
  }

  private void visit(Statement statement) {
    switch (statement) {
      case Statement.NumericFor loop -> visit(loop);
      case Statement.LocalFunction function -> {
        functions.add(function.local());
        visit(function.body());
      }
      case Statement.LocalDeclaration declaration -> {
        visitParts(declaration);
        define(declaration);
      }
      case Statement.Assignment assignment -> {
        visitParts(assignment);
        define(assignment);
      }
      case Statement.Return result -> {
        visitParts(result);
        returns(result);
      }
      default -> visitParts(statement);
    }
  }

  private void visitParts(Statement statement) {
    statement.forEachPart(this::visit, this::visit);
  }

  private void define(Statement.LocalDeclaration declaration) {
    for (int i = 0; i < declaration.locals().size(); i++) {
      define(declaration.locals().get(i), valueAt(declaration.values(), i));
    }
  }

  private void define(Statement.Assignment assignment) {
    for (int i = 0; i < assignment.targets().size(); i++) {
      if (assignment.targets().get(i) instanceof Expression.VariableName name) {
        defineIfKnown(name.local(), valueAt(assignment.values(), i));
      }
    }
  }

  /// Parameters and variables of generic loops have no declared value.
  private void defineIfKnown(Local local, @Nullable Expression value) {
    if (values.containsKey(local)) {
      define(local, value);
    } else {
      assigned
          .computeIfAbsent(local, _ -> new ArrayList<>())
          .add(value == null ? new Expression.Nil() : value);
    }
  }

  private static @Nullable Expression valueAt(List<Expression> values, int index) {
    return index < values.size() ? values.get(index) : null;
  }

  private void visit(Statement.NumericFor loop) {
    visit(loop.start());
    visit(loop.limit());
    var step = loop.step();
    if (step != null) {
      visit(step);
    }
    boolean isWhole =
        NumberInference.isSmallWhole(loop.start())
            && (step == null || NumberInference.isStep(step));
    if (isWhole && !loop.variable().isReassigned()) {
      loop.variable().count();
    }
    // The fraction represents any number: the variable's values if the loop does not count in
    // integers.
    define(loop.variable(), isWhole ? loop.start() : new Expression.Number(0.5));
    visit(loop.body());
  }

  private void visit(Expression expression) {
    switch (expression) {
      case Expression.Function function -> visit(function.body());
      case Expression.VariableName name -> name.local().useAsValue();
      case Expression.Call call when call.function().localFunction() instanceof Local local -> {
        calls.computeIfAbsent(local, _ -> new ArrayList<>()).add(call);
        call.arguments().forEach(this::visit);
      }
      default -> expression.forEachPart(this::visit);
    }
  }
}
