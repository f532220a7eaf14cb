package moongate.lua.compile;

import java.util.ArrayList;
import java.util.List;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Local;
import moongate.lua.syntax.NumberInference;
import moongate.lua.syntax.Statement;
import org.jspecify.annotations.Nullable;

/// Generates declarations and assignments.
final class AssignmentEmitter {
  private final MethodEmitter method;

  AssignmentEmitter(MethodEmitter method) {
    this.method = method;
  }

  // Declarations

  /// `local a, b = x, y`
  void declare(Statement.LocalDeclaration declaration) {
    var locals = declaration.locals();
    var shapes = locals.stream().map(method.writer.function()::shape).toList();
    if (locals.size() == 1 && declaration.values().size() == 1) {
      if (locals.getFirst().holdsResults()) {
        method.expressions.result(declaration.values().getFirst());
        method.writer.invokeStatic(Types.CALL, "finish", Types.OBJECT, Types.OBJECT);
        declare(locals.getFirst());
      } else if (locals.getFirst().constant() == null) {
        method.expressions.as(shapes.getFirst(), declaration.values().getFirst());
        declare(locals.getFirst());
      }
      return;
    }
    int mark = method.writer.mark();
    var slots = values(declaration.values(), shapes);
    // The values are already in the slots of the variables; only cells and frames need them moved.
    var pending = new ArrayList<Local>();
    boolean isPlain = !method.writer.function().isLarge();
    for (int i = 0; i < locals.size(); i++) {
      var local = locals.get(i);
      if (isPlain && shapes.get(i) != Shape.CELL) {
        method.writer.function().place(local, new Variable.InSlot(shapes.get(i), slots.get(i)));
        pending.add(local);
      } else {
        method.writer.load(plain(shapes.get(i)), slots.get(i));
        declare(local);
      }
    }
    if (!isPlain) {
      method.writer.release(mark);
    }
    pending.forEach(method.hashes::declare);
  }

  /// Creates a variable and initialises it with the value on the stack.
  void declare(Local local) {
    var shape = method.writer.function().shape(local);
    if (shape == Shape.CELL) {
      method.writer.wrapInCell();
    }
    var variable = method.writer.function().newVariable(local, shape, method.writer);
    method.writer.initialise(variable);
    method.hashes.declare(local);
  }

  /// Evaluates a list into new slots, one for each shape; for a cell, the slot gets the plain
  /// value.
  List<Integer> values(List<Expression> values, List<Shape> shapes) {
    var writer = method.writer;
    var slots = new ArrayList<Integer>();
    boolean isOpen = !values.isEmpty() && NumberInference.isOpen(values.getLast());
    int fixed = isOpen && values.size() <= shapes.size() ? values.size() - 1 : values.size();
    for (int i = 0; i < fixed; i++) {
      if (i < shapes.size()) {
        method.expressions.as(shapes.get(i), values.get(i));
        var shape = plain(shapes.get(i));
        int slot = writer.store(shape);
        if (writer.function().isStackless()) {
          // The last value may be a call that is suspended.
          writer.function().stackless().keep(shape, slot);
        }
        slots.add(slot);
      } else {
        method.expressions.effect(values.get(i));
      }
    }
    if (fixed < values.size()) {
      open(values.getLast(), fixed, shapes.size(), slots);
    }
    while (slots.size() < shapes.size()) {
      writer.code().aconst_null();
      slots.add(writer.store(Shape.VALUE));
    }
    return slots;
  }

  private static Shape plain(Shape shape) {
    return shape == Shape.CELL ? Shape.VALUE : shape;
  }

  private void open(Expression last, int from, int until, List<Integer> slots) {
    var writer = method.writer;
    var code = writer.code();
    if (until - from == 1) {
      method.expressions.value(last);
      slots.add(writer.store(Shape.VALUE));
      return;
    }
    int array = -1;
    if (last instanceof Expression.Varargs) {
      array = method.varargs;
    } else {
      method.expressions.result(last);
      writer.invokeStatic(Types.VALUES, "array", Types.OBJECTS, Types.OBJECT);
      array = writer.store(Shape.VALUE);
    }
    for (int i = from; i < until; i++) {
      code.aload(array).loadConstant(i - from);
      writer.invokeStatic(Types.VALUES, "at", Types.OBJECT, Types.OBJECTS, Types.INT);
      slots.add(writer.store(Shape.VALUE));
    }
  }

  // Assignments

  /// `a, b = x, y`
  void assign(Statement.Assignment assignment) {
    if (assignment.targets().size() == 1 && assignment.values().size() == 1) {
      single(assignment.targets().getFirst(), assignment.values().getFirst());
      return;
    }
    int mark = method.writer.mark();
    var prepared = new ArrayList<FieldEmitter.@Nullable Target>();
    assignment.targets().forEach(target -> prepared.add(prepare(target)));
    var shapes = assignment.targets().stream().map(this::shapeOf).toList();
    var slots = values(assignment.values(), shapes);
    for (int i = prepared.size() - 1; i >= 0; i--) {
      finish(assignment.targets().get(i), prepared.get(i), shapes.get(i), slots.get(i));
    }
    method.writer.release(mark);
  }

  private Shape shapeOf(Expression target) {
    return target instanceof Expression.VariableName name
        ? plain(method.writer.function().shape(name.local()))
        : Shape.VALUE;
  }

  private void single(Expression target, Expression value) {
    var writer = method.writer;
    switch (target) {
      case Expression.VariableName name -> {
        method.expressions.as(shapeOf(target), value);
        writer.assign(writer.function().variable(name.local()));
      }
      case Expression.GlobalName name -> {
        writer.self();
        method.expressions.value(value);
        setGlobal(name);
      }
      case Expression.Index index -> {
        int mark = writer.mark();
        var end = writer.code().newLabel();
        if (value instanceof Expression.Binary binary && method.updates.takes(index, binary)) {
          method.updates.quick(index, binary, end);
          method.hashes.seldom(() -> set(index, value));
        } else {
          set(index, value);
        }
        writer.code().labelBinding(end);
        writer.release(mark);
      }
      default -> throw new IllegalArgumentException("not a variable");
    }
  }

  private void setGlobal(Expression.GlobalName name) {
    method.writer.key(name.name());
    method.writer.at(name.line());
    method.writer.invokeOwn("setGlobal", Types.VOID, Types.OBJECT, Types.STRING, Types.INT);
  }

  private void set(Expression.Index index, Expression value) {
    var target = method.fields.target(index);
    method.expressions.value(value);
    method.fields.set(target, method.writer.store(Shape.VALUE));
  }

  /// The object and key of a target that is a field: they are evaluated before the values.
  private FieldEmitter.@Nullable Target prepare(Expression target) {
    return target instanceof Expression.Index index ? method.fields.target(index) : null;
  }

  private void finish(
      Expression target, FieldEmitter.@Nullable Target prepared, Shape shape, int slot) {
    var writer = method.writer;
    var code = writer.code();
    switch (target) {
      case Expression.VariableName name -> {
        writer.load(shape, slot);
        writer.assign(writer.function().variable(name.local()));
      }
      case Expression.GlobalName name -> {
        writer.self();
        code.aload(slot);
        setGlobal(name);
      }
      case Expression.Index _ when prepared != null -> method.fields.set(prepared, slot);
      default -> throw new IllegalArgumentException("not a variable");
    }
  }
}
