package moongate.lua.compile;

import java.util.ArrayList;
import java.util.List;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.FunctionBody;
import moongate.lua.syntax.Local;
import moongate.lua.syntax.NumberInference;
import moongate.lua.syntax.Statement;
import org.jspecify.annotations.Nullable;

/// Rewrites a function so that it can be suspended: each statement makes at most one call, as the
/// last operation that it evaluates, and stores to at most one place.
///
///     t[i] = f(g(x))   →   local a, b = t, i   local c = g(x)   local d = f(c)   a[b] = d
///
/// The operations before the call or the store of such a statement have no side effects, so they
/// can be repeated. Values that are evaluated before a call of the same statement are stored in
/// temporaries, unless no call can change them.
///
/// The class follows the grammar: statements first, then expressions. It is a single class because
/// each part adds to the same list of statements.
final class CallLifting {
  /// The treatment of a call at the end of a list.
  private enum Last {
    /// It stays: the statement evaluates nothing after it.
    STAYS,
    /// All its results are stored and passed on.
    SPREADS
  }

  private List<Statement> out = new ArrayList<>();

  private CallLifting() {}

  static Statement.Block of(FunctionBody function) {
    return new CallLifting().block(function.body());
  }

  // Statements

  private Statement.Block block(Statement.Block block) {
    return collect(() -> block.statements().forEach(this::statement));
  }

  private Statement.Block collect(Runnable write) {
    var around = out;
    out = new ArrayList<>();
    write.run();
    var block = new Statement.Block(out);
    out = around;
    return block;
  }

  private void statement(Statement statement) {
    switch (statement) {
      case Statement.LocalDeclaration declaration ->
          out.add(
              new Statement.LocalDeclaration(
                  declaration.locals(), list(declaration.values(), Last.STAYS)));
      case Statement.Assignment assignment -> assignment(assignment);
      case Statement.CallStatement call -> out.add(new Statement.CallStatement(parts(call.call())));
      case Statement.Do inner -> out.add(new Statement.Do(block(inner.body())));
      case Statement.While loop -> whileLoop(loop);
      case Statement.Repeat loop -> repeat(loop);
      case Statement.If choice -> choice(choice.branches(), choice.otherwise());
      case Statement.NumericFor loop -> numericFor(loop);
      case Statement.GenericFor loop ->
          out.add(
              new Statement.GenericFor(
                  loop.variables(),
                  list(loop.values(), Last.STAYS),
                  block(loop.body()),
                  loop.line()));
      case Statement.Return result -> result(result);
      case Statement.LocalFunction _,
          Statement.Break _,
          Statement.Goto _,
          Statement.Line _,
          Statement.Labelled _ ->
          out.add(statement);
    }
  }

  private void whileLoop(Statement.While loop) {
    if (!Calls.in(loop.condition())) {
      out.add(new Statement.While(loop.condition(), block(loop.body()), loop.line()));
      return;
    }
    var body =
        collect(() -> {
          var condition = lift(loop.condition());
          var leave = new Statement.Block(List.of(new Statement.Break()));
          out.add(
              new Statement.If(
                  List.of(new Statement.Branch(new Expression.Not(condition), leave, loop.line())),
                  null));
          out.add(new Statement.Do(block(loop.body())));
        });
    out.add(new Statement.While(new Expression.Bool(true), body, loop.line()));
  }

  private void repeat(Statement.Repeat loop) {
    var condition = new Expression[1];
    var body =
        collect(() -> {
          loop.body().statements().forEach(this::statement);
          condition[0] = lift(loop.condition());
        });
    out.add(new Statement.Repeat(body, condition[0], loop.line()));
  }

  private void choice(List<Statement.Branch> branches, Statement.@Nullable Block otherwise) {
    int last = branches.size();
    for (int i = 1; i < last; i++) {
      if (Calls.in(branches.get(i).condition())) {
        last = i;
      }
    }
    var rest = branches.subList(last, branches.size());
    var first = lift(branches.getFirst().condition());
    var own = new ArrayList<Statement.Branch>();
    for (int i = 0; i < last; i++) {
      var branch = branches.get(i);
      own.add(
          new Statement.Branch(
              i == 0 ? first : branch.condition(), block(branch.body()), branch.line()));
    }
    Statement.Block other = null;
    if (!rest.isEmpty()) {
      other = collect(() -> choice(rest, otherwise));
    } else if (otherwise != null) {
      other = block(otherwise);
    }
    out.add(new Statement.If(own, other));
  }

  private void numericFor(Statement.NumericFor loop) {
    var step = loop.step();
    var bounds =
        lifted(
            step == null
                ? List.of(loop.start(), loop.limit())
                : List.of(loop.start(), loop.limit(), step));
    out.add(
        new Statement.NumericFor(
            loop.variable(),
            bounds.get(0),
            bounds.get(1),
            step == null ? null : bounds.get(2),
            block(loop.body()),
            loop.line()));
  }

  private void result(Statement.Return result) {
    var values = result.values();
    boolean isCall = values.size() == 1 && isCall(values.getFirst());
    out.add(
        new Statement.Return(
            isCall ? List.of(parts(values.getFirst())) : list(values, Last.SPREADS),
            result.line()));
  }

  // Assignments

  private void assignment(Statement.Assignment assignment) {
    var targets = assignment.targets();
    var values = assignment.values();
    if (targets.stream().allMatch(Expression.VariableName.class::isInstance)) {
      out.add(new Statement.Assignment(targets, list(values, Last.STAYS)));
    } else if (targets.size() == 1 && values.size() == 1) {
      single(targets.getFirst(), values.getFirst());
    } else {
      several(targets, values);
    }
  }

  private void single(Expression target, Expression value) {
    switch (target) {
      case Expression.Index index -> {
        var parts = lifted(List.of(index.object(), index.key(), value));
        var place = new Expression.Index(parts.get(0), parts.get(1), index.line());
        out.add(new Statement.Assignment(List.of(place), List.of(parts.get(2))));
      }
      default -> out.add(new Statement.Assignment(List.of(target), List.of(lift(value))));
    }
  }

  /// Several stores: first the targets, then the values, then one store after the other.
  private void several(List<Expression> targets, List<Expression> values) {
    var places = new ArrayList<Expression>();
    for (var target : targets) {
      places.add(
          target instanceof Expression.Index index
              ? new Expression.Index(
                  copy(lift(index.object())), copy(lift(index.key())), index.line())
              : target);
    }
    var kept = new ArrayList<Local>();
    for (int i = 0; i < targets.size(); i++) {
      boolean isOwn = i < values.size() && !(i == values.size() - 1 && values.get(i).isMulti());
      kept.add(isOwn ? temporary(values.get(i)) : Local.temporary(""));
    }
    out.add(new Statement.LocalDeclaration(kept, list(values, Last.STAYS)));
    for (int i = targets.size() - 1; i >= 0; i--) {
      out.add(
          new Statement.Assignment(
              List.of(places.get(i)), List.of(new Expression.LocalName(kept.get(i)))));
    }
  }

  // Lists

  private List<Expression> list(List<Expression> list, Last last) {
    int lastCall = lastCall(list);
    var result = new ArrayList<Expression>();
    for (int i = 0; i < list.size(); i++) {
      var expression = list.get(i);
      boolean isLast = i == list.size() - 1;
      if (i < lastCall) {
        result.add(keep(lift(expression)));
      } else if (isLast && isCall(expression) && last == Last.STAYS) {
        result.add(parts(expression));
      } else if (isLast && isCall(expression) && NumberInference.isOpen(expression)) {
        result.add(spread(expression));
      } else {
        result.add(lift(expression));
      }
    }
    return result;
  }

  /// Expressions that each have one value.
  private List<Expression> lifted(List<Expression> list) {
    int lastCall = lastCall(list);
    var result = new ArrayList<Expression>();
    for (int i = 0; i < list.size(); i++) {
      var lifted = lift(list.get(i));
      result.add(i < lastCall ? keep(lifted) : lifted);
    }
    return result;
  }

  private static int lastCall(List<Expression> list) {
    int last = list.size() - 1;
    while (last >= 0 && !Calls.in(list.get(last))) {
      last--;
    }
    return last;
  }

  private static boolean isCall(Expression expression) {
    return expression instanceof Expression.Call || expression instanceof Expression.MethodCall;
  }

  // Expressions

  /// The expression without calls, which are made by statements before it.
  private Expression lift(Expression expression) {
    if (!Calls.in(expression)) {
      return expression;
    }
    return switch (expression) {
      case Expression.Call _, Expression.MethodCall _ -> declare(parts(expression), "");
      case Expression.And and -> shortCircuit(and.left(), and.right(), true);
      case Expression.Or or -> shortCircuit(or.left(), or.right(), false);
      case Expression.Not not -> new Expression.Not(lift(not.operand()));
      case Expression.Negate negate -> new Expression.Negate(lift(negate.operand()), negate.line());
      case Expression.Length length -> new Expression.Length(lift(length.operand()), length.line());
      case Expression.Single single -> lift(single.inner());
      case Expression.Binary binary -> binary(binary);
      case Expression.Concat concat ->
          new Expression.Concat(lifted(concat.operands()), concat.line());
      case Expression.Index index -> {
        var parts = lifted(List.of(index.object(), index.key()));
        yield new Expression.Index(parts.get(0), parts.get(1), index.line());
      }
      case Expression.Table table -> table(table);
      case Expression.Steps chain -> steps(chain);
      default -> throw new IllegalArgumentException("no calls in it");
    };
  }

  private Expression steps(Expression.Steps chain) {
    for (var step : chain.steps()) {
      out.add(new Statement.LocalDeclaration(List.of(step.local()), List.of(lift(step.value()))));
    }
    return new Expression.LocalName(chain.steps().getLast().local());
  }

  private Expression binary(Expression.Binary binary) {
    // Lua reads such a local only when it executes the addition.
    boolean isReadLate =
        binary.operator().isArithmetic()
            && binary.left() instanceof Expression.LocalName name
            && name.local().needsCell()
            && binary.right().isMulti();
    var left = binary.left();
    if (!isReadLate) {
      left = Calls.in(binary.right()) ? keep(lift(left)) : lift(left);
    }
    return new Expression.Binary(binary.operator(), left, lift(binary.right()), binary.line());
  }

  private Expression shortCircuit(Expression left, Expression right, boolean goesOnIf) {
    var result = Local.reassignedTemporary();
    var name = new Expression.LocalName(result);
    out.add(new Statement.LocalDeclaration(List.of(result), List.of(lift(left))));
    var otherwise =
        collect(() -> out.add(new Statement.Assignment(List.of(name), List.of(lift(right)))));
    var condition = goesOnIf ? name : new Expression.Not(name);
    out.add(new Statement.If(List.of(new Statement.Branch(condition, otherwise, 0)), null));
    return name;
  }

  private Expression table(Expression.Table table) {
    var parts = new ArrayList<Expression>();
    for (var item : table.items()) {
      var key = item.key();
      if (key != null) {
        parts.add(key);
      }
      parts.add(item.value());
    }
    boolean isOpen = !table.items().isEmpty() && table.items().getLast().key() == null;
    var lifted = (isOpen ? list(parts, Last.SPREADS) : lifted(parts)).iterator();
    var items = new ArrayList<Expression.Item>();
    for (var item : table.items()) {
      var key = item.key() == null ? null : lifted.next();
      items.add(new Expression.Item(key, lifted.next()));
    }
    return new Expression.Table(items, table.line());
  }

  /// A call whose function and arguments make no calls.
  private Expression parts(Expression expression) {
    return switch (expression) {
      case Expression.Call call -> {
        var function = lift(call.function());
        if (lastCall(call.arguments()) >= 0) {
          function = keep(function);
        }
        yield new Expression.Call(function, list(call.arguments(), Last.SPREADS), call.line());
      }
      case Expression.MethodCall call -> methodParts(call);
      default -> throw new IllegalArgumentException("no call");
    };
  }

  /// The method is looked up before the arguments are evaluated.
  private Expression methodParts(Expression.MethodCall call) {
    var object = lift(call.object());
    if (lastCall(call.arguments()) < 0) {
      return new Expression.MethodCall(object, call.name(), call.arguments(), call.line());
    }
    var self = keep(object);
    var method =
        declare(
            new Expression.Index(self, new Expression.Text(call.name()), call.line()),
            Descriptions.ofMethod(call));
    var arguments = new ArrayList<>(List.of(self));
    arguments.addAll(list(call.arguments(), Last.SPREADS));
    return new Expression.Call(method, arguments, call.line());
  }

  // Temporaries

  /// An expression for the present value of `expression`, which later calls cannot change.
  private Expression keep(Expression expression) {
    boolean isStable =
        expression.isConstant()
            || NumberInference.kindOf(expression) != Local.Kind.ANY
            || expression instanceof Expression.LocalName name && !name.local().needsCell()
            || expression instanceof Expression.UpvalueName upvalue
                && !upvalue.upvalue().local().isReassigned();
    return isStable ? expression : declare(expression, Descriptions.of(expression));
  }

  /// An expression for the present value of `expression`, which nothing can change later.
  private Expression copy(Expression expression) {
    return expression.isConstant() ? expression : declare(expression, Descriptions.of(expression));
  }

  private Expression declare(Expression value, String description) {
    var local = temporary(value, description);
    out.add(new Statement.LocalDeclaration(List.of(local), List.of(value)));
    return new Expression.LocalName(local);
  }

  private Expression spread(Expression call) {
    var local = Local.ofResults();
    out.add(new Statement.LocalDeclaration(List.of(local), List.of(parts(call))));
    return new Expression.Spread(local);
  }

  private static Local temporary(Expression value) {
    return temporary(value, Descriptions.of(value));
  }

  private static Local temporary(Expression value, String description) {
    var local = Local.temporary(description);
    local.infer(value);
    return local;
  }
}
