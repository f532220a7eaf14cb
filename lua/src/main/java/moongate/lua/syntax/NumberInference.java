package moongate.lua.syntax;

import java.util.List;

/// Finds the local variables that only ever hold numbers, so that compiled code keeps them unboxed.
///
/// It first believes that every variable does, then drops those with a value that may be something
/// else, and goes on until nothing changes.
public final class NumberInference {
  /// Below this, sums of whole numbers in a loop cannot leave the range that doubles hold exactly.
  private static final double SMALL = 1L << 31;

  /// Source that needs more was written to need them.
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

  /// What kind of value an expression has, for sure.
  public static Local.Kind kindOf(Expression expression) {
    return switch (expression) {
      case Expression.Number number ->
          isSmallWhole(number.value()) ? Local.Kind.WHOLE : Local.Kind.NUMBER;
      case Expression.LocalName name -> kindOf(name.local());
      case Expression.UpvalueName name -> kindOf(name.upvalue().local());
      case Expression.Single single -> kindOf(single.inner());
      case Expression.Negate negate ->
          kindOf(negate.operand()) == Local.Kind.ANY ? Local.Kind.ANY : Local.Kind.NUMBER;
      case Expression.Binary binary -> kindOf(binary);
      case Expression.Call call -> kindOf(call);
      default -> Local.Kind.ANY;
    };
  }

  private static Local.Kind kindOf(Expression.Call call) {
    var function = Definitions.calledFunction(call);
    return function != null && function.returnsNumber() ? Local.Kind.NUMBER : Local.Kind.ANY;
  }

  /// True for what may have none or several values, as far as is known.
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

  /// True when 64-bit arithmetic on whole operands gives what doubles would give, signs of zero
  /// included.
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

  /// True for sums of counters, which are far from what a `long` or a `double` holds exactly: no
  /// loop has the time to count that far. Products are not, nor are variables that may hold some.
  private static boolean isSum(Expression expression) {
    return switch (expression) {
      case Expression.Number _ -> true;
      case Expression.LocalName name -> name.local().isCounter();
      case Expression.UpvalueName name -> name.upvalue().local().isCounter();
      case Expression.Binary binary
          when binary.operator() == BinaryOperator.ADD
              || binary.operator() == BinaryOperator.SUBTRACT ->
          isSum(binary.left()) && isSum(binary.right());
      default -> false;
    };
  }

  /// True for a whole number made of counters alone. Chains of variables could grow without bound.
  private static boolean isCounted(Expression expression) {
    return kindOf(expression) == Local.Kind.WHOLE && namesOnlyCounters(expression);
  }

  private static boolean namesOnlyCounters(Expression expression) {
    return switch (expression) {
      case Expression.LocalName name -> isCounterOrConstant(name.local());
      case Expression.UpvalueName name -> isCounterOrConstant(name.upvalue().local());
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

  // --- belief and doubt ------------------------------------------------------------------------

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

  /// True for what is a number unless a metamethod gives something else.
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
