package moongate.lua.compile;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.syntax.Expression;
import org.jspecify.annotations.Nullable;

/// Writes reads and writes of fields: `object.key`, `object[key]`.
///
/// The quick way, a table that has the field where it is looked for first, stands at each place.
/// Most places never need more: there the JVM leaves out the call of [Types#INDEX], and whatever
/// such a call could change stays in registers.
final class FieldEmitter {
  private static final MethodTypeDesc QUICK_TEXT =
      MethodTypeDesc.of(Types.OBJECT, Types.STRING, Types.INT);

  private final MethodEmitter method;

  FieldEmitter(MethodEmitter method) {
    this.method = method;
  }

  /// An object and a key, both evaluated.
  ///
  /// @param object the slot of the object
  /// @param text the key when it is a constant string, else null
  /// @param shape how the key is held in the slot `key`
  record Target(Expression.Index index, int object, @Nullable String text, Shape shape, int key) {
    ClassDesc keyType() {
      return switch (shape) {
        case NUMBER -> Types.DOUBLE;
        case WHOLE -> Types.LONG;
        default -> Types.OBJECT;
      };
    }
  }

  /// Evaluates an object and a key.
  Target target(Expression.Index index) {
    var writer = method.writer;
    method.expressions.value(index.object());
    int object = writer.store(Shape.VALUE);
    if (ExpressionEmitter.constantText(index.key()) instanceof String text) {
      return new Target(index, object, text, Shape.VALUE, -1);
    }
    var shape = method.expressions.held(index.key());
    return new Target(index, object, null, shape, writer.store(shape));
  }

  // --- get -----------------------------------------------------------------------------------

  /// Pushes the value of a field.
  void get(Expression.Index index) {
    int mark = method.writer.mark();
    var target = target(index);
    if (target.text != null) {
      getText(target.object, target.text, index.line(), Descriptions.of(index.object()));
    } else {
      getKey(target);
    }
    method.writer.release(mark);
  }

  /// Pushes the method that a call names, of the object in slot `self`.
  void getMethod(Expression.MethodCall call, int self) {
    getText(self, call.name(), call.line(), Descriptions.of(call.object()));
  }

  private void getText(int object, String text, int line, String description) {
    var writer = method.writer;
    var code = writer.code();
    var general = code.newLabel();
    var end = code.newLabel();
    if (writer.function().hasQuickPaths()) {
      code.aload(object).instanceOf(Types.TABLE).ifeq(general);
      code.aload(object).checkcast(Types.TABLE);
      writer.key(text);
      code.invokevirtual(Types.TABLE, "quick", QUICK_TEXT).dup().ifnonnull(end).pop();
    }
    code.labelBinding(general);
    writer.state();
    code.aload(object);
    writer.key(text);
    writer.at(line, List.of(description));
    writer.invokeStatic(
        Types.INDEX, "get", Types.OBJECT, Types.STATE, Types.OBJECT, Types.STRING, Types.INT);
    code.labelBinding(end);
  }

  private void getKey(Target target) {
    var writer = method.writer;
    var code = writer.code();
    var general = code.newLabel();
    var end = code.newLabel();
    if (writer.function().hasQuickPaths()) {
      code.aload(target.object).instanceOf(Types.TABLE).ifeq(general);
      code.aload(target.object).checkcast(Types.TABLE);
      writer.load(target.shape, target.key);
      code.invokevirtual(Types.TABLE, "quick", MethodTypeDesc.of(Types.OBJECT, target.keyType()))
          .dup()
          .ifnonnull(end)
          .pop();
    }
    code.labelBinding(general);
    writer.state();
    code.aload(target.object);
    writer.load(target.shape, target.key);
    place(target);
    writer.invokeStatic(
        Types.INDEX, "get", Types.OBJECT, Types.STATE, Types.OBJECT, target.keyType());
    code.labelBinding(end);
  }

  // --- set -----------------------------------------------------------------------------------

  /// Gives a field the value in a slot.
  void set(Target target, int value) {
    var writer = method.writer;
    var code = writer.code();
    var general = code.newLabel();
    var end = code.newLabel();
    if (writer.function().hasQuickPaths()) {
      code.aload(target.object).instanceOf(Types.TABLE).ifeq(general);
      code.aload(target.object).checkcast(Types.TABLE);
      key(target);
      code.aload(value)
          .invokevirtual(Types.TABLE, "replace", signature(target, Types.BOOLEAN, List.of()))
          .ifne(end);
    }
    code.labelBinding(general);
    writer.state();
    code.aload(target.object);
    key(target);
    code.aload(value);
    place(target);
    code.invokestatic(
        Types.INDEX, "set", signature(target, Types.VOID, List.of(Types.STATE, Types.OBJECT)));
    code.labelBinding(end);
  }

  private void key(Target target) {
    if (target.text != null) {
      method.writer.key(target.text);
    } else {
      method.writer.load(target.shape, target.key);
    }
  }

  /// The signature of a method that takes `before`, the key, and a value.
  private static MethodTypeDesc signature(Target target, ClassDesc result, List<ClassDesc> before) {
    var key = target.text != null ? List.of(Types.STRING, Types.INT) : List.of(target.keyType());
    return MethodTypeDesc.of(result, before)
        .insertParameterTypes(before.size(), key.toArray(new ClassDesc[0]))
        .insertParameterTypes(before.size() + key.size(), Types.OBJECT);
  }

  private void place(Target target) {
    var index = target.index;
    method.writer.at(index.line(), List.of(Descriptions.of(index.object())));
  }
}
