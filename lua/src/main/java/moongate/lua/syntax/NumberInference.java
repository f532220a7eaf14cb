package moongate.lua.syntax;

import java.util.List;

/// Finds the local variables that only ever contain numbers, so that compiled code keeps them
/// unboxed.
///
/// It first assumes this of every variable, then removes those with a value that may be something
/// else, and repeats this until nothing changes.
public final class NumberInference {
  /// Below this, sums of integers in a loop cannot leave the range that doubles represent exactly.
  private static final double SMALL = 1L << 31;

  /// The largest number of passes; only source written for that purpose needs more.
  private static final int MOST_PASSES = 30;

  private static final double LARGEST_STEP = 64;
  private static final double SMALL_FACTOR = 1L << 16;

  private final Definitions definitions;

  private NumberInference(Definitions definitions) {
    this.definitions = definitions;
  }

  static void run(FunctionBody main) {
    new NumberInference(Definitions.of(main)).settle();
  }

  /// The kind of value that an expression certainly has.
  public static Local.Kind kindOf(Expression expression) {
    return switch (expression) {
      case Expression.Number number ->
          isSmallWhole(number.value()) ? Local.Kind.WHOLE : Local.Kind.NUMBER;
      case Expression.VariableName name -> kindOf(name.local());
      case Expression.Single single -> kindOf(single.inner());
      case Expression.Negate negate ->
          kindOf(negate.operand()) == Local.Kind.ANY ? Local.Kind.ANY : Local.Kind.NUMBER;
      case Expression.Binary binary -> kindOf(binary);
      case Expression.Call call -> kindOf(call);
      default -> Local.Kind.ANY;
    };
  }

  private static Local.Kind kindOf(Expression.Call call) {
    var function = call.function().localFunction();
    return function != null && function.returnsNumber() ? Local.Kind.NUMBER : Local.Kind.ANY;
  }

  /// True for an expression that, as far as is known, may have no value or several ones.
  public static boolean isOpen(Expression expression) {
    return expression.isMulti() && kindOf(expression) == Local.Kind.ANY;
  }

  private static Local.Kind kindOf(Local local) {
    var constant = local.constant();
    return constant != null ? kindOf(constant) : local.kind();
  }

  private static Local.Kind kindOf(Expression.Binary binary) {
    if (!binary.operator().isArithmetic()) {
      return Local.Kind.ANY;
    }
    var left = kindOf(binary.left());
    var right = left == Local.Kind.ANY ? Local.Kind.ANY : kindOf(binary.right());
    if (right == Local.Kind.ANY) {
      return Local.Kind.ANY;
    }
    boolean isWhole = left == Local.Kind.WHOLE && right == Local.Kind.WHOLE && staysWhole(binary);
    return isWhole ? Local.Kind.WHOLE : Local.Kind.NUMBER;
  }

  /// True if 64-bit arithmetic on integer operands gives the same result as arithmetic on doubles,
  /// including signed zeros.
  private static boolean staysWhole(Expression.Binary binary) {
    return switch (binary.operator()) {
      case ADD, SUBTRACT -> true;
      case MULTIPLY ->
          isSmallFactor(binary.left()) && isSum(binary.right())
              || isSmallFactor(binary.right()) && isSum(binary.left());
      case MODULO -> isSmallFactor(binary.right());
      default -> false;
    };
  }

  /// True for sums of counters, which stay far below what a `long` or a `double` can represent
  /// exactly, because no loop runs long enough. This does not hold for products, nor for variables
  /// that may contain some.
  private static boolean isSum(Expression expression) {
    return switch (expression) {
      case Expression.Number _ -> true;
      case Expression.VariableName name -> name.local().isCounter();
      case Expression.Binary binary
          when binary.operator() == BinaryOperator.ADD
              || binary.operator() == BinaryOperator.SUBTRACT ->
          isSum(binary.left()) && isSum(binary.right());
      default -> false;
    };
  }

  /// True for an integer computed from counters only. Chains of variables could grow without bound.
  private static boolean isCounted(Expression expression) {
    return kindOf(expression) == Local.Kind.WHOLE && namesOnlyCounters(expression);
  }

  private static boolean namesOnlyCounters(Expression expression) {
    return switch (expression) {
      case Expression.VariableName name -> isCounterOrConstant(name.local());
      case Expression.Binary binary ->
          namesOnlyCounters(binary.left()) && namesOnlyCounters(binary.right());
      default -> true;
    };
  }

  private static boolean isCounterOrConstant(Local local) {
    return local.isCounter() || local.constant() != null;
  }

  private static boolean isSmallFactor(Expression expression) {
    return expression instanceof Expression.Number number
        && number.value() > 0
        && number.value() < SMALL_FACTOR;
  }

  private static boolean isSmallWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) < SMALL && (value != 0 || 1 / value > 0);
  }

  static boolean isSmallWhole(Expression expression) {
    return expression instanceof Expression.Number number && isSmallWhole(number.value());
  }

  static boolean isStep(Expression expression) {
    return expression instanceof Expression.Number number
        && isSmallWhole(number.value())
        && number.value() != 0
        && Math.abs(number.value()) <= LARGEST_STEP;
  }

  // Fixed-point iteration

  private void settle() {
    var order = definitions.order();
    order.forEach(local -> local.kind(Local.Kind.NUMBER));
    definitions.privateFunctions().forEach(local -> local.returnsNumber(true));
    boolean isSettled = false;
    for (int pass = 0; !isSettled; pass++) {
      isSettled = true;
      if (pass == MOST_PASSES) {
        order.forEach(local -> local.kind(Local.Kind.ANY));
        definitions.privateFunctions().forEach(local -> local.returnsNumber(false));
        return;
      }
      for (var local : order) {
        if (local.kind() != Local.Kind.ANY && !isNumber(local)) {
          local.kind(Local.Kind.ANY);
          isSettled = false;
        }
      }
      for (var local : definitions.privateFunctions()) {
        if (local.returnsNumber() && !returnsNumber(local)) {
          local.returnsNumber(false);
          isSettled = false;
        }
      }
    }
    settleLikely();
    for (var local : order) {
      if (!local.isReassigned()
          && local.kind() == Local.Kind.NUMBER
          && values(local).stream().allMatch(NumberInference::isCounted)) {
        local.kind(Local.Kind.WHOLE);
      }
    }
  }

  private void settleLikely() {
    var order = definitions.order();
    for (var local : order) {
      local.likelyNumber(
          local.kind() == Local.Kind.ANY && !local.isCaptured() && !definitions.isParameter(local));
    }
    boolean isSettled = false;
    for (int pass = 0; !isSettled; pass++) {
      isSettled = true;
      for (var local : order) {
        boolean isDoubtful =
            pass == MOST_PASSES || !values(local).stream().allMatch(NumberInference::isLikely);
        if (local.isLikelyNumber() && isDoubtful) {
          local.likelyNumber(false);
          isSettled = false;
        }
      }
    }
  }

  /// True for an expression that is a number unless a metamethod returns something else.
  public static boolean isLikely(Expression expression) {
    return switch (expression) {
      case Expression.LocalName name when name.local().isLikelyNumber() -> true;
      case Expression.Binary binary -> binary.operator().isArithmetic();
      case Expression.Negate _ -> true;
      default -> kindOf(expression) != Local.Kind.ANY;
    };
  }

  private boolean isNumber(Local local) {
    for (var value : values(local)) {
      if (kindOf(value) == Local.Kind.ANY) {
        return false;
      }
    }
    return true;
  }

  private static boolean returnsNumberAlways(List<Expression> results) {
    return !results.isEmpty()
        && results.stream().allMatch(result -> kindOf(result) != Local.Kind.ANY);
  }

  private boolean returnsNumber(Local local) {
    var function = local.function();
    return function != null && returnsNumberAlways(definitions.results(function));
  }

  private List<Expression> values(Local local) {
    return definitions.values(local);
  }
}
