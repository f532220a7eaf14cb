package moongate.lua.syntax;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the local variables that only ever hold numbers, so that compiled code keeps them unboxed.
///
/// It first believes that every variable does, then drops those with a value that may be something
/// else, and goes on until nothing changes.
public final class NumberInference {
  /// Below this, sums of whole numbers in a loop cannot leave the range that doubles hold exactly.
  private static final double SMALL = 1L << 31;

  /// Source that needs more was written to need them.
  private static final int MOST_PASSES = 30;

  private static final double SMALL_FACTOR = 1L << 20;

  /// Every value that is assigned to a variable.
  private final Map<Local, List<Expression>> definitions = new IdentityHashMap<>();

  /// The variables with definitions, in the order of the source.
  private final List<Local> order = new ArrayList<>();

  private NumberInference() {}

  static void run(FunctionBody main) {
    var inference = new NumberInference();
    inference.visit(main);
    inference.settle();
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
      default -> Local.Kind.ANY;
    };
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
      case MULTIPLY -> isSmallFactor(binary.left()) || isSmallFactor(binary.right());
      case MODULO -> isSmallFactor(binary.right());
      default -> false;
    };
  }

  private static boolean isSmallFactor(Expression expression) {
    return expression instanceof Expression.Number number
        && number.value() > 0
        && number.value() < SMALL_FACTOR;
  }

  private static boolean isSmallWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) < SMALL && (value != 0 || 1 / value > 0);
  }

  // --- belief and doubt ------------------------------------------------------------------------

  private void define(Local local, @Nullable Expression value) {
    if (local.needsCell()) {
      return;
    }
    var known = definitions.get(local);
    if (known == null) {
      known = new ArrayList<>();
      definitions.put(local, known);
      order.add(local);
      local.kind(Local.Kind.NUMBER);
    }
    known.add(value == null ? new Expression.Nil() : value);
  }

  private void settle() {
    boolean isSettled = false;
    for (int pass = 0; !isSettled; pass++) {
      isSettled = true;
      if (pass == MOST_PASSES) {
        order.forEach(local -> local.kind(Local.Kind.ANY));
        return;
      }
      for (var local : order) {
        if (local.kind() != Local.Kind.ANY && !isNumber(local)) {
          local.kind(Local.Kind.ANY);
          isSettled = false;
        }
      }
    }
    settleLikely();
    for (var local : order) {
      var values = values(local);
      if (!local.isReassigned()
          && local.kind() == Local.Kind.NUMBER
          && values.size() == 1
          && kindOf(values.getFirst()) == Local.Kind.WHOLE) {
        local.kind(Local.Kind.WHOLE);
      }
    }
  }

  private void settleLikely() {
    for (var local : order) {
      local.likelyNumber(local.kind() == Local.Kind.ANY && !local.isCaptured());
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

  private List<Expression> values(Local local) {
    return definitions.getOrDefault(local, List.of());
  }

  // --- the walk --------------------------------------------------------------------------------

  private void visit(FunctionBody function) {
    visit(function.body());
  }

  private void visit(Statement.Block block) {
    block.statements().forEach(this::visit);
  }

  private void visit(Statement statement) {
    switch (statement) {
      case Statement.LocalDeclaration declaration -> visit(declaration);
      case Statement.LocalFunction function -> visit(function.body());
      case Statement.Assignment assignment -> visit(assignment);
      case Statement.CallStatement call -> visit(call.call());
      case Statement.Do block -> visit(block.body());
      case Statement.While loop -> {
        visit(loop.condition());
        visit(loop.body());
      }
      case Statement.Repeat loop -> {
        visit(loop.body());
        visit(loop.condition());
      }
      case Statement.If choice -> visit(choice);
      case Statement.NumericFor loop -> visit(loop);
      case Statement.GenericFor loop -> {
        loop.values().forEach(this::visit);
        visit(loop.body());
      }
      case Statement.Return result -> result.values().forEach(this::visit);
      case Statement.Break _, Statement.Goto _, Statement.Labelled _ -> {}
    }
  }

  private void visit(Statement.LocalDeclaration declaration) {
    declaration.values().forEach(this::visit);
    for (int i = 0; i < declaration.locals().size(); i++) {
      define(declaration.locals().get(i), valueAt(declaration.values(), i));
    }
  }

  private void visit(Statement.Assignment assignment) {
    assignment.targets().forEach(this::visit);
    assignment.values().forEach(this::visit);
    for (int i = 0; i < assignment.targets().size(); i++) {
      switch (assignment.targets().get(i)) {
        case Expression.LocalName name ->
            defineIfKnown(name.local(), valueAt(assignment.values(), i));
        case Expression.UpvalueName name ->
            defineIfKnown(name.upvalue().local(), valueAt(assignment.values(), i));
        default -> {}
      }
    }
  }

  /// Parameters and variables of generic loops have no declared value: they stay [Local.Kind#ANY].
  private void defineIfKnown(Local local, @Nullable Expression value) {
    if (definitions.containsKey(local)) {
      define(local, value);
    }
  }

  private static @Nullable Expression valueAt(List<Expression> values, int index) {
    return index < values.size() ? values.get(index) : null;
  }

  private void visit(Statement.If choice) {
    for (var branch : choice.branches()) {
      visit(branch.condition());
      visit(branch.body());
    }
    var otherwise = choice.otherwise();
    if (otherwise != null) {
      visit(otherwise);
    }
  }

  private void visit(Statement.NumericFor loop) {
    visit(loop.start());
    visit(loop.limit());
    var step = loop.step();
    if (step != null) {
      visit(step);
    }
    boolean isWhole = isSmallWhole(loop.start()) && (step == null || isStep(step));
    // A fraction stands for "some number": what a loop counts through when it is not whole.
    define(loop.variable(), isWhole ? loop.start() : new Expression.Number(0.5));
    visit(loop.body());
  }

  private static boolean isSmallWhole(Expression expression) {
    return expression instanceof Expression.Number number && isSmallWhole(number.value());
  }

  private static boolean isStep(Expression expression) {
    return expression instanceof Expression.Number number
        && isSmallWhole(number.value())
        && number.value() != 0;
  }

  private void visit(Expression expression) {
    switch (expression) {
      case Expression.Function function -> visit(function.body());
      case Expression.Index index -> {
        visit(index.object());
        visit(index.key());
      }
      case Expression.Call call -> {
        visit(call.function());
        call.arguments().forEach(this::visit);
      }
      case Expression.MethodCall call -> {
        visit(call.object());
        call.arguments().forEach(this::visit);
      }
      case Expression.Binary binary -> {
        visit(binary.left());
        visit(binary.right());
      }
      case Expression.Concat concat -> concat.operands().forEach(this::visit);
      case Expression.And and -> {
        visit(and.left());
        visit(and.right());
      }
      case Expression.Or or -> {
        visit(or.left());
        visit(or.right());
      }
      case Expression.Not not -> visit(not.operand());
      case Expression.Negate negate -> visit(negate.operand());
      case Expression.Length length -> visit(length.operand());
      case Expression.Single single -> visit(single.inner());
      case Expression.Table table -> table.items().forEach(this::visit);
      case Expression.Nil _,
          Expression.Bool _,
          Expression.Number _,
          Expression.Text _,
          Expression.Varargs _,
          Expression.LocalName _,
          Expression.UpvalueName _,
          Expression.GlobalName _ -> {}
    }
  }

  private void visit(Expression.Item item) {
    var key = item.key();
    if (key != null) {
      visit(key);
    }
    visit(item.value());
  }
}
