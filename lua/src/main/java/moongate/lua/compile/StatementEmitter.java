package moongate.lua.compile;

import java.util.List;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Statement;

/// Generates statements.
final class StatementEmitter {
  private final MethodEmitter method;

  StatementEmitter(MethodEmitter method) {
    this.method = method;
  }

  /// Generates a block; the slots of its variables are free again afterwards.
  void block(Statement.Block block) {
    int mark = method.writer.mark();
    method.hashes.open();
    openBlock(block);
    method.hashes.close();
    for (var statement : block.statements()) {
      switch (statement) {
        case Statement.LocalDeclaration declaration -> method.writer.forget(declaration.locals());
        case Statement.LocalFunction function -> method.writer.forget(List.of(function.local()));
        default -> {}
      }
    }
    method.writer.release(mark);
  }

  /// Generates a block whose variables stay in scope.
  void openBlock(Statement.Block block) {
    for (var statement : block.statements()) {
      if (statement instanceof Statement.Labelled labelled) {
        method.jumps.announce(labelled.label(), method.writer.code().newLabel());
      }
    }
    method.writer.function().parts().statements(method, block.statements());
  }

  /// Writes one statement.
  void statement(Statement statement) {
    var code = method.writer.code();
    method.writer.node();
    if (method.writer.function().isStackless() && evaluates(statement)) {
      boolean dropsValue = statement instanceof Statement.CallStatement;
      method.writer.function().stackless().beginPlace(dropsValue);
    }
    switch (statement) {
      case Statement.LocalDeclaration declaration -> method.assignments.declare(declaration);
      case Statement.LocalFunction function -> localFunction(function);
      case Statement.Assignment assignment -> method.assignments.assign(assignment);
      case Statement.CallStatement call -> method.expressions.effect(call.call());
      case Statement.Do block -> block(block.body());
      case Statement.While loop -> method.loops.whileLoop(loop);
      case Statement.Repeat loop -> method.loops.repeat(loop);
      case Statement.If choice -> choice(choice);
      case Statement.NumericFor loop -> method.loops.numericFor(loop);
      case Statement.GenericFor loop -> method.loops.genericFor(loop);
      case Statement.Return result -> result(result);
      case Statement.Break _ -> method.jumps.leaveLoop(method.writer);
      case Statement.Goto jump -> {
        method.writer.step(jump.line());
        method.jumps.jump(jump.label().definition(), method.writer);
      }
      case Statement.Line mark -> {
        method.writer.function().begin(mark);
        if (mark.line() > 0) {
          method.writer.debug("line", mark.line());
        }
      }
      case Statement.Labelled labelled ->
          code.labelBinding(method.jumps.announced(labelled.label()));
    }
  }

  /// False for statements that evaluate nothing first.
  private static boolean evaluates(Statement statement) {
    return switch (statement) {
      case Statement.LocalFunction _,
          Statement.Do _,
          Statement.While _,
          Statement.Repeat _,
          Statement.Break _,
          Statement.Goto _,
          Statement.Line _,
          Statement.Labelled _ ->
          false;
      default -> true;
    };
  }

  private void localFunction(Statement.LocalFunction function) {
    var writer = method.writer;
    var local = function.local();
    if (!local.needsCell()) {
      method.calls.closure(function.body());
      method.assignments.declare(local);
      return;
    }
    writer.code().aconst_null();
    method.assignments.declare(local);
    method.calls.closure(function.body());
    writer.assign(writer.function().variable(local));
  }

  private void choice(Statement.If whole) {
    var choice = method.writer.function().parts().split(whole);
    var code = method.writer.code();
    var end = code.newLabel();
    for (var branch : choice.branches()) {
      var next = code.newLabel();
      if (branch != choice.branches().getFirst()) {
        method.writer.debug("line", branch.line());
      }
      method.conditions.jump(branch.condition(), next, false);
      block(branch.body());
      code.goto_(end).labelBinding(next);
    }
    var otherwise = choice.otherwise();
    if (otherwise != null) {
      block(otherwise);
    }
    code.labelBinding(end);
  }

  private void result(Statement.Return statement) {
    var writer = method.writer;
    var values = statement.values();
    if (writer.function().returnsNumber() && !writer.function().isLarge()) {
      method.numbers.number(values.getFirst());
      writer.code().dreturn();
      return;
    }
    if (values.isEmpty()) {
      noResult();
    } else if (values.size() == 1) {
      switch (values.getFirst()) {
        case Expression.Call call -> tailCall(call);
        case Expression.MethodCall call -> tailCall(call);
        default -> method.expressions.result(values.getFirst());
      }
    } else {
      method.expressions.array(values);
      writer.invokeStatic(Types.VALUES, "of", Types.OBJECT, Types.OBJECTS);
    }
    method.jumps.returnResult(writer);
  }

  private void tailCall(Expression call) {
    if (CallEmitter.isPrivate(call)) {
      // Such a function makes no tail call, so that a chain of tail calls ends here.
      method.expressions.result(call);
    } else if (!method.writer.function().isStackless()) {
      method.calls.tailCall(call);
    } else if (Resumables.isYield(call)) {
      method.expressions.result(call);
    } else {
      // The callee replaces its caller, which only the trampoline of plain calls supports.
      method.writer.function().stackless().requireStack();
      method.calls.tailCall(call);
    }
  }

  /// Pushes the result of a function that returns no value.
  void noResult() {
    method.writer.code().getstatic(Types.VALUES, "NONE", Types.VALUES);
  }
}
