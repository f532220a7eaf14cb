package moongate.lua.compile;

import java.util.IdentityHashMap;
import java.util.Map;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.FunctionBody;

/// Selects the functions of a chunk that are also compiled in the form that can be suspended, so
/// that coroutines which run them need no stack of their own: those that call something named
/// `yield`, and those that call one of these by the name of a `local function`. Any choice is
/// correct; this one usually improves performance.
final class Resumables {
  /// The largest estimated size of such a function: code for suspensions makes it larger.
  private static final int LARGEST = 2500;

  private static final String YIELD = "yield";

  /// The results so far; a function that is being examined counts as not selected.
  private final Map<FunctionBody, Boolean> known = new IdentityHashMap<>();

  /// True for most chunks, which contain no `yield`.
  private final boolean isEmpty;

  /// @param source the text of the chunk
  /// @param isForDebugging whether the chunk is compiled for debugging: then no function is
  ///   selected, because a debugger must find each function on the stack
  Resumables(String source, boolean isForDebugging) {
    this.isEmpty = isForDebugging || !source.contains(YIELD);
  }

  /// True if the function is also compiled in the form that can be suspended.
  boolean contains(FunctionBody function) {
    if (isEmpty || function.line() == 0) {
      return false;
    }
    var found = known.get(function);
    if (found == null) {
      known.put(function, false);
      found = yields(function) && isSmall(function) && !returnsNumber(function);
      known.put(function, found);
    }
    return found;
  }

  private static boolean isSmall(FunctionBody function) {
    var weights = new Weights();
    return weights.of(function) + weights.quickPaths() <= LARGEST;
  }

  private static boolean returnsNumber(FunctionBody function) {
    var self = function.self();
    return self != null && self.returnsNumber();
  }

  private boolean yields(FunctionBody function) {
    var found = new boolean[1];
    Calls.visit(function.body(), call -> found[0] = found[0] || isYield(call));
    if (!found[0]) {
      Calls.visit(function.body(), call -> found[0] = found[0] || callsOneOfThese(call));
    }
    return found[0];
  }

  /// True for a call of something named `yield`.
  static boolean isYield(Expression call) {
    return switch (call) {
      case Expression.Call named -> Descriptions.of(named.function()).endsWith("'" + YIELD + "'");
      case Expression.MethodCall named -> named.name().equals(YIELD);
      default -> false;
    };
  }

  private boolean callsOneOfThese(Expression expression) {
    return expression instanceof Expression.Call call
        && call.function() instanceof Expression.VariableName name
        && name.local().function() instanceof FunctionBody function
        && contains(function);
  }
}
