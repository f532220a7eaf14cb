package moongate.lua.compile;

import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moongate.lua.runtime.Meter;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.FunctionBody;
import moongate.lua.syntax.Local;
import moongate.lua.syntax.Statement;

/// Estimates the size of the bytecode for a part of the source, and counts its variables.
final class Weights {
  private final Map<Object, Integer> known = new IdentityHashMap<>();

  /// The cost of examining an expression.
  private static final int NODE_UNITS = 5;

  /// The sizes of fast paths.
  private static final int QUICK_ARITHMETIC = 36;

  private static final int QUICK_FIELD = 36;
  private static final int QUICK_ITEM = 72;
  private static final int QUICK_METHOD = 60;
  private static final int QUICK_GLOBAL = 20;
  private static final int QUICK_CONCAT = 12;
  private static final int QUICK_OPERAND = 20;

  /// The additional size of look-ups by [HashEmitter], and of those by [UpdateEmitter].
  private static final int KEPT_KEY = 98;

  private static final int KEPT_UPDATE = 180;

  private int locals;
  private int quickPaths;
  private int keptKeys;
  private final Set<Local> upvaluesInLoops = new LinkedHashSet<>();

  /// The number of loops around the current position.
  private int loops;

  /// The number of variables declared by the statements so far.
  int locals() {
    return locals;
  }

  /// The additional size of everything so far with fast paths.
  int quickPaths() {
    return quickPaths;
  }

  /// The additional size if the positions of keys are stored.
  int keptKeys() {
    return keptKeys;
  }

  /// The captured variables that loops read.
  Set<Local> upvaluesInLoops() {
    return upvaluesInLoops;
  }

  int of(FunctionBody function) {
    return 40 + 6 * function.parameters().size() + of(function.body());
  }

  int of(List<Statement> statements) {
    int sum = 0;
    for (var statement : statements) {
      sum += of(statement);
    }
    return sum;
  }

  private int of(Statement.Block block) {
    return of(block.statements());
  }

  int of(Statement statement) {
    var before = known.get(statement);
    if (before != null) {
      return before;
    }
    int weight = weigh(statement);
    known.put(statement, weight);
    return weight;
  }

  private int weigh(Statement statement) {
    return switch (statement) {
      case Statement.LocalDeclaration declaration -> {
        locals += declaration.locals().size();
        yield 10 * declaration.locals().size() + ofAll(declaration.values());
      }
      case Statement.LocalFunction function -> {
        locals++;
        yield 30 + 4 * function.body().upvalues().size();
      }
      case Statement.Assignment assignment -> {
        if (assignment.targets().getFirst() instanceof Expression.Index target
            && assignment.values().getFirst() instanceof Expression.Binary value
            && isRepeatedKey(target)
            && UpdateEmitter.isUpdate(target, value)) {
          keptKeys += KEPT_UPDATE;
        }
        yield 10 * assignment.targets().size()
            + ofAll(assignment.targets())
            + ofAll(assignment.values());
      }
      case Statement.CallStatement call -> 3 + of(call.call());
      case Statement.Do block -> of(block.body());
      case Statement.While loop -> {
        loops++;
        int sum = 14 + of(loop.condition()) + of(loop.body());
        loops--;
        yield sum;
      }
      case Statement.Repeat loop -> {
        loops++;
        int sum = 14 + of(loop.condition()) + of(loop.body());
        loops--;
        yield sum;
      }
      case Statement.If choice -> {
        int sum = 4;
        for (var branch : choice.branches()) {
          sum += 6 + of(branch.condition()) + of(branch.body());
        }
        var otherwise = choice.otherwise();
        yield otherwise == null ? sum : sum + of(otherwise);
      }
      case Statement.NumericFor loop -> {
        locals++;
        var step = loop.step();
        int sum = 60 + of(loop.start()) + of(loop.limit()) + (step == null ? 0 : of(step));
        loops++;
        sum += of(loop.body());
        loops--;
        yield sum;
      }
      case Statement.GenericFor loop -> {
        locals += loop.variables().size();
        int sum = 110 + 25 * loop.variables().size() + ofAll(loop.values());
        loops++;
        sum += of(loop.body());
        loops--;
        yield sum;
      }
      case Statement.Return result -> 45 + ofAll(result.values());
      case Statement.Break _ -> 5;
      case Statement.Goto _ -> 10;
      case Statement.Labelled _ -> 0;
      case Statement.Line _ -> 12;
    };
  }

  private int ofAll(List<Expression> expressions) {
    int sum = 0;
    for (var expression : expressions) {
      sum += 5 + of(expression);
    }
    return sum;
  }

  int of(Expression expression) {
    var before = known.get(expression);
    if (before != null) {
      return before;
    }
    int weight = weigh(expression);
    known.put(expression, weight);
    return weight;
  }

  private int weigh(Expression expression) {
    Meter.workCurrent(NODE_UNITS);
    return switch (expression) {
      case Expression.Nil _ -> 1;
      case Expression.Bool _, Expression.Number _, Expression.Text _ -> 3;
      case Expression.Varargs _, Expression.Spread _ -> 8;
      case Expression.Function function -> 30 + 4 * function.body().upvalues().size();
      case Expression.LocalName _ -> 8;
      case Expression.UpvalueName name -> {
        if (loops > 0) {
          upvaluesInLoops.add(name.upvalue().local());
        }
        yield 8;
      }
      case Expression.GlobalName _ -> {
        quickPaths += QUICK_GLOBAL;
        yield 12;
      }
      case Expression.Index index -> {
        quickPaths +=
            ExpressionEmitter.constantText(index.key()) != null ? QUICK_FIELD : QUICK_ITEM;
        if (isRepeatedKey(index)) {
          keptKeys += KEPT_KEY;
        }
        yield 14 + of(index.object()) + of(index.key());
      }
      case Expression.Call call -> 30 + of(call.function()) + ofAll(call.arguments());
      case Expression.MethodCall call -> {
        quickPaths += QUICK_METHOD;
        yield 50 + of(call.object()) + ofAll(call.arguments());
      }
      case Expression.Binary binary -> {
        quickPaths += QUICK_ARITHMETIC;
        yield 18 + of(binary.left()) + of(binary.right());
      }
      case Expression.Concat concat -> {
        if (concat.operands().size() <= Types.JOINED) {
          quickPaths += QUICK_CONCAT + QUICK_OPERAND * concat.operands().size();
        }
        yield 12 + ofAll(concat.operands());
      }
      case Expression.And and -> 10 + of(and.left()) + of(and.right());
      case Expression.Or or -> 10 + of(or.left()) + of(or.right());
      case Expression.Not not -> 14 + of(not.operand());
      case Expression.Negate negate -> {
        quickPaths += QUICK_ARITHMETIC;
        yield 5 + of(negate.operand());
      }
      case Expression.Length length -> 8 + of(length.operand());
      case Expression.Single single -> of(single.inner());
      case Expression.Steps chain -> {
        int sum = 8;
        for (var step : chain.steps()) {
          locals++;
          sum += 10 + of(step.value());
        }
        yield sum;
      }
      case Expression.Table table -> {
        int sum = 14;
        for (var item : table.items()) {
          sum += of(item);
        }
        yield sum;
      }
    };
  }

  private static boolean isRepeatedKey(Expression.Index index) {
    return index.key() instanceof Expression.LocalName name && name.local().isRepeatedKey();
  }

  int of(Expression.Item item) {
    var key = item.key();
    return 10 + of(item.value()) + (key == null ? 0 : of(key));
  }
}
