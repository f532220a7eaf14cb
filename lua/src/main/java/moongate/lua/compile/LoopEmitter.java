package moongate.lua.compile;

import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Local;
import moongate.lua.syntax.NumberInference;
import moongate.lua.syntax.Statement;

/// Generates loops. Each iteration counts as one step of work.
final class LoopEmitter {
  private final MethodEmitter method;

  LoopEmitter(MethodEmitter method) {
    this.method = method;
  }

  void whileLoop(Statement.While loop) {
    var code = method.writer.code();
    var top = code.newBoundLabel();
    var end = code.newLabel();
    method.writer.step(loop.line());
    beginPlace();
    method.conditions.jump(loop.condition(), end, false);
    method.jumps.inLoop(end, () -> method.statements.block(loop.body()));
    method.writer.debugTurn(loop.line());
    method.writer.debug("lineAgain", loop.line());
    code.goto_(top).labelBinding(end);
  }

  void repeat(Statement.Repeat loop) {
    var code = method.writer.code();
    var top = code.newBoundLabel();
    var end = code.newLabel();
    method.writer.step(loop.line());
    method.writer.debugTurn(loop.line());
    int mark = method.writer.mark();
    method.jumps.inLoop(end, () -> method.statements.openBlock(loop.body()));
    beginPlace();
    method.conditions.jump(loop.condition(), top, false);
    method.writer.release(mark);
    code.labelBinding(end);
  }

  private void beginPlace() {
    if (method.writer.function().isStackless()) {
      method.writer.function().stackless().beginPlace(false);
    }
  }

  /// Preserves the loop's own slots when the function is suspended.
  private void keep(Shape shape, int... slots) {
    if (method.writer.function().isStackless()) {
      for (int slot : slots) {
        method.writer.function().stackless().keep(shape, slot);
      }
    }
  }

  // Numeric

  void numericFor(Statement.NumericFor loop) {
    int mark = method.writer.mark();
    if (loop.variable().kind() == Local.Kind.WHOLE) {
      wholeFor(loop);
    } else {
      numberFor(loop);
    }
    method.writer.release(mark);
  }

  private void wholeFor(Statement.NumericFor loop) {
    var writer = method.writer;
    var code = writer.code();
    long step = loop.step() instanceof Expression.Number number ? (long) number.value() : 1;
    method.numbers.whole(loop.start());
    int counter = writer.store(Shape.WHOLE);
    wholeLimit(loop, step > 0);
    int limit = writer.store(Shape.WHOLE);
    keep(Shape.WHOLE, counter, limit);
    var end = code.newLabel();
    var top = code.newBoundLabel();
    code.lload(counter).lload(limit).lcmp();
    var unused = step > 0 ? code.ifgt(end) : code.iflt(end);
    body(loop, counter, Shape.WHOLE, end);
    writer.step(loop.line());
    code.lload(counter).loadConstant(step).ladd().lstore(counter).goto_(top);
    code.labelBinding(end);
  }

  private void wholeLimit(Statement.NumericFor loop, boolean isUp) {
    var writer = method.writer;
    if (NumberInference.kindOf(loop.limit()) == Local.Kind.WHOLE) {
      method.numbers.whole(loop.limit());
      return;
    }
    bound(loop.limit(), "limit", loop.line());
    writer.invokeStatic(Types.LOOPS, isUp ? "upTo" : "downTo", Types.LONG, Types.DOUBLE);
  }

  /// Pushes one bound of a loop as a `double`.
  private void bound(Expression expression, String what, int line) {
    if (NumberInference.kindOf(expression) != Local.Kind.ANY) {
      method.numbers.number(expression);
      return;
    }
    method.expressions.value(expression);
    method.writer.at(line);
    method.writer.invokeStatic(Types.LOOPS, what, Types.DOUBLE, Types.OBJECT);
  }

  /// Evaluates one bound of a loop into a slot.
  private int evaluated(Expression expression) {
    if (NumberInference.kindOf(expression) != Local.Kind.ANY) {
      method.numbers.number(expression);
      return method.writer.store(Shape.NUMBER);
    }
    method.expressions.value(expression);
    return method.writer.store(Shape.VALUE);
  }

  /// The slot of an evaluated bound, converted to a `double`.
  private int number(Expression expression, int slot, String what, int line) {
    if (NumberInference.kindOf(expression) != Local.Kind.ANY) {
      return slot;
    }
    method.writer.code().aload(slot);
    method.writer.at(line);
    method.writer.invokeStatic(Types.LOOPS, what, Types.DOUBLE, Types.OBJECT);
    return method.writer.store(Shape.NUMBER);
  }

  private void numberFor(Statement.NumericFor loop) {
    var writer = method.writer;
    var code = writer.code();
    var stepExpression = loop.step() == null ? new Expression.Number(1) : loop.step();
    // All three are evaluated before any is checked.
    int start = evaluated(loop.start());
    int bound = evaluated(loop.limit());
    int stride = evaluated(stepExpression);
    int counter = number(loop.start(), start, "start", loop.line());
    int limit = number(loop.limit(), bound, "limit", loop.line());
    int step = number(stepExpression, stride, "step", loop.line());
    keep(Shape.NUMBER, counter, limit, step);
    var end = code.newLabel();
    var top = code.newBoundLabel();
    code.dload(counter).dload(limit);
    if (stepExpression instanceof Expression.Number constant && constant.value() != 0) {
      var unused = constant.value() > 0 ? code.dcmpg().ifgt(end) : code.dcmpl().iflt(end);
    } else {
      code.dload(step);
      writer.invokeStatic(
          Types.LOOPS, "goesOn", Types.BOOLEAN, Types.DOUBLE, Types.DOUBLE, Types.DOUBLE);
      code.ifeq(end);
    }
    writer.debugTurn(loop.line());
    body(loop, counter, Shape.NUMBER, end);
    writer.step(loop.line());
    writer.debug("lineAgain", loop.line());
    code.dload(counter).dload(step).dadd().dstore(counter).goto_(top);
    code.labelBinding(end);
    writer.forget(List.of(loop.variable()));
  }

  /// Generates the body. The counter itself is the variable if nothing else can change it.
  private void body(Statement.NumericFor loop, int counter, Shape shape, Label end) {
    var writer = method.writer;
    int mark = writer.mark();
    var variable = loop.variable();
    var own = writer.function().shape(variable);
    if (own == shape && !variable.isReassigned() && !writer.function().isLarge()) {
      writer.function().place(variable, new Variable.InSlot(shape, counter));
    } else {
      writer.load(shape, counter);
      if (own != shape) {
        writer.box(shape);
      }
      method.assignments.declare(variable);
    }
    method.jumps.inLoop(end, () -> method.statements.block(loop.body()));
    writer.release(mark);
  }

  // Generic

  /// The slots of a generic loop's iterator, subject and control, and of its traversal.
  private record Control(int iterator, int subject, int control, int traversal) {}

  void genericFor(Statement.GenericFor loop) {
    var writer = method.writer;
    var code = writer.code();
    int mark = writer.mark();
    var control = control(loop);
    var end = code.newLabel();
    var body = code.newLabel();
    var byCall = code.newLabel();
    var items = new ArrayList<Integer>();
    loop.variables().forEach(_ -> items.add(writer.newSlot(Shape.VALUE)));
    var top = code.newBoundLabel();
    writer.step(loop.line());
    writer.debug("lineAgain", loop.line());
    beginPlace();
    code.aload(control.traversal).ifnull(byCall);
    traverse(control, items, end);
    code.goto_(body).labelBinding(byCall);
    callIterator(loop, control, items, end);
    code.labelBinding(body);
    writer.debugTurn(loop.line());
    declare(loop.variables(), items);
    method.jumps.inLoop(end, () -> method.statements.block(loop.body()));
    code.goto_(top).labelBinding(end);
    writer.forget(loop.variables());
    writer.release(mark);
  }

  private Control control(Statement.GenericFor loop) {
    var writer = method.writer;
    var slots = method.assignments.values(loop.values(), Collections.nCopies(3, Shape.VALUE));
    writer.state();
    writer.code().aload(slots.get(0)).aload(slots.get(1)).aload(slots.get(2));
    writer.at(loop.line());
    writer.invokeStatic(
        Types.TRAVERSAL,
        "of",
        Types.TRAVERSAL,
        Types.STATE,
        Types.OBJECT,
        Types.OBJECT,
        Types.OBJECT);
    int traversal = writer.store(Shape.VALUE);
    keep(Shape.VALUE, slots.get(0), slots.get(1), slots.get(2));
    if (writer.function().isStackless()) {
      writer.function().stackless().keep(traversal, Types.TRAVERSAL);
    }
    return new Control(slots.get(0), slots.get(1), slots.get(2), traversal);
  }

  private void traverse(Control control, List<Integer> items, Label end) {
    var code = method.writer.code();
    var object = MethodTypeDesc.of(Types.OBJECT);
    code.aload(control.traversal)
        .invokevirtual(Types.TRAVERSAL, "advance", MethodTypeDesc.of(Types.BOOLEAN))
        .ifeq(end);
    for (int i = 0; i < items.size(); i++) {
      switch (i) {
        case 0 -> code.aload(control.traversal).invokevirtual(Types.TRAVERSAL, "key", object);
        case 1 -> code.aload(control.traversal).invokevirtual(Types.TRAVERSAL, "value", object);
        default -> code.aconst_null();
      }
      code.astore(items.get(i));
    }
  }

  private void callIterator(
      Statement.GenericFor loop, Control control, List<Integer> items, Label end) {
    var writer = method.writer;
    var code = writer.code();
    code.aload(control.iterator);
    writer.invokeStatic(Types.CALL, "function", Types.FUNCTION, Types.OBJECT);
    code.aload(control.subject).aload(control.control);
    writer.at(loop.line());
    method.calls.invoke(Types.FUNCTION, Types.call(2), writer.site(loop.line(), List.of()));
    writer.invokeStatic(Types.CALL, "finish", Types.OBJECT, Types.OBJECT);
    int result = writer.store(Shape.VALUE);
    for (int i = 0; i < items.size(); i++) {
      code.aload(result).loadConstant(i);
      writer.invokeStatic(Types.VALUES, "get", Types.OBJECT, Types.OBJECT, Types.INT);
      code.astore(items.get(i));
    }
    code.aload(items.getFirst()).dup().astore(control.control).ifnull(end);
  }

  private void declare(List<Local> variables, List<Integer> items) {
    var writer = method.writer;
    for (int i = 0; i < variables.size(); i++) {
      var variable = variables.get(i);
      if (!variable.needsCell() && !writer.function().isLarge()) {
        writer.function().place(variable, new Variable.InSlot(Shape.VALUE, items.get(i)));
        method.hashes.declare(variable);
      } else {
        writer.code().aload(items.get(i));
        method.assignments.declare(variable);
      }
    }
  }
}
