package moongate.lua.compile;

import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.runtime.StringMethods;
import moongate.lua.syntax.Expression;
import org.jspecify.annotations.Nullable;

/// Generates reads and writes of fields: `object.key`, `object[key]`.
///
/// The fast path, for a table in which the key is at its home, is generated at each place. Most
/// places never need more: there the JVM omits the call of [Types#INDEX], and values that such a
/// call could change stay in registers.
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
  /// @param text the key if it is a constant string, else null
  /// @param shape the shape of the key in the slot `key`
  record Target(Expression.Index index, int object, @Nullable String text, Shape shape, int key) {
    ClassDesc keyType() {
      return switch (shape) {
        case NUMBER -> Types.DOUBLE;
        case WHOLE -> Types.LONG;
        default -> Types.OBJECT;
      };
    }

    /// The types of the values that [#key(Target)] pushes.
    List<ClassDesc> keyTypes() {
      return text != null ? List.of(Types.STRING, Types.INT) : List.of(keyType());
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

  // Get

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

  /// Pushes the method that a call names, for the object in slot `self`.
  void getMethod(Expression.MethodCall call, int self) {
    var writer = method.writer;
    var code = writer.code();
    var end = code.newLabel();
    if (writer.function().hasQuickPaths()) {
      var general = code.newLabel();
      var isOther = code.newLabel();
      var found = code.newLabel();
      quickText(self, call.name(), "quickMethod", isOther);
      code.goto_(found).labelBinding(isOther);
      code.aload(self).instanceOf(Types.STRING).ifeq(general);
      stringMethod(call.name());
      code.labelBinding(found).dup().ifnonnull(end).pop().labelBinding(general);
    }
    generalText(self, call.name(), call.line(), Descriptions.of(call.object()));
    code.labelBinding(end);
  }

  /// Pushes a method of strings, or null if the fast path does not find it.
  private void stringMethod(String name) {
    var writer = method.writer;
    int number = StringMethods.number(name);
    writer.state();
    if (number >= 0) {
      writer.code().loadConstant(number);
      writer.invokeStatic(Types.INDEX, "stringMethod", Types.FUNCTION, Types.STATE, Types.INT);
    } else {
      writer.key(name);
      writer.invokeStatic(
          Types.INDEX, "quickMethod", Types.OBJECT, Types.STATE, Types.STRING, Types.INT);
    }
  }

  private void getText(int object, String text, int line, String description) {
    var code = method.writer.code();
    var end = code.newLabel();
    if (method.writer.function().hasQuickPaths()) {
      var general = code.newLabel();
      quickText(object, text, "quick", general);
      code.dup().ifnonnull(end).pop().labelBinding(general);
    }
    generalText(object, text, line, description);
    code.labelBinding(end);
  }

  /// Pushes the result of `look`, a method of tables; jumps if the object is not a table.
  private void quickText(int object, String text, String look, Label otherwise) {
    var code = method.writer.code();
    code.aload(object).instanceOf(Types.TABLE).ifeq(otherwise);
    code.aload(object).checkcast(Types.TABLE);
    method.writer.key(text);
    code.invokevirtual(Types.TABLE, look, QUICK_TEXT);
  }

  private void generalText(int object, String text, int line, String description) {
    var writer = method.writer;
    var code = writer.code();
    writer.state();
    code.aload(object);
    writer.key(text);
    writer.at(line, List.of(description));
    writer.invokeStatic(
        Types.INDEX, "get", Types.OBJECT, Types.STATE, Types.OBJECT, Types.STRING, Types.INT);
  }

  private void getKey(Target target) {
    var writer = method.writer;
    var code = writer.code();
    var general = code.newLabel();
    var end = code.newLabel();
    if (writer.function().hasQuickPaths()) {
      code.aload(target.object).instanceOf(Types.TABLE).ifeq(general);
      var found = code.newLabel();
      if (target.shape == Shape.VALUE) {
        // Numbers and strings have separate code, so that at a place with only one of them the JVM
        // compiles only that.
        var isText = code.newLabel();
        numberKey(target, isText);
        code.invokevirtual(Types.TABLE, "quick", MethodTypeDesc.of(Types.OBJECT, Types.DOUBLE))
            .goto_(found);
        code.labelBinding(isText);
      }
      if (method.hashes.keeps(target.index.key())) {
        method.hashes.value(method.hashes.find(target, general));
      } else {
        quick(target);
      }
      code.labelBinding(found).dup().ifnonnull(end).pop();
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

  /// Pushes the value in a table if the key is at its home, else null.
  private void quick(Target target) {
    tableAndKey(target);
    method
        .writer
        .code()
        .invokevirtual(Types.TABLE, "quick", MethodTypeDesc.of(Types.OBJECT, target.keyTypes()));
  }

  /// Pushes the table and the key as a `double`, or jumps if the key is not a number.
  private void numberKey(Target target, Label otherwise) {
    var code = method.writer.code();
    code.aload(target.key).instanceOf(Types.DOUBLE_OBJECT).ifeq(otherwise);
    tableAndKey(target);
    method.writer.unboxNumber();
  }

  private void tableAndKey(Target target) {
    method.writer.code().aload(target.object).checkcast(Types.TABLE);
    key(target);
  }

  // Set

  /// Sets a field to the value in a slot.
  void set(Target target, int value) {
    var writer = method.writer;
    var code = writer.code();
    var general = code.newLabel();
    var end = code.newLabel();
    if (writer.function().hasQuickPaths()) {
      code.aload(target.object).instanceOf(Types.TABLE).ifeq(general);
      if (target.text == null && target.shape == Shape.VALUE) {
        var isText = code.newLabel();
        numberKey(target, isText);
        replace(List.of(Types.DOUBLE), value, end);
        code.goto_(general).labelBinding(isText);
      }
      if (method.hashes.keeps(target.index.key())) {
        var entry = method.hashes.find(target, general);
        method.hashes.value(entry);
        code.ifnull(general);
        ifGuarded(target, general);
        method.hashes.store(entry, value);
        code.goto_(end);
      } else {
        replace(target, value, end);
      }
    }
    code.labelBinding(general);
    writer.state();
    code.aload(target.object);
    key(target);
    code.aload(value);
    place(target);
    var parameters = new ArrayList<>(List.of(Types.STATE, Types.OBJECT));
    parameters.addAll(target.keyTypes());
    parameters.add(Types.OBJECT);
    code.invokestatic(Types.INDEX, "set", MethodTypeDesc.of(Types.VOID, parameters));
    code.labelBinding(end);
  }

  /// Jumps if writes to the table need a check.
  void ifGuarded(Target target, Label otherwise) {
    method
        .writer
        .code()
        .aload(target.object)
        .checkcast(Types.TABLE)
        .invokevirtual(Types.TABLE, "isGuarded", MethodTypeDesc.of(Types.BOOLEAN))
        .ifne(otherwise);
  }

  /// Replaces the value in a table if the fast path can do that, and then jumps to `end`.
  private void replace(Target target, int value, Label end) {
    tableAndKey(target);
    replace(target.keyTypes(), value, end);
  }

  /// Replaces the value for the table and the key on the stack, and jumps to `end` if that
  /// succeeded.
  private void replace(List<ClassDesc> keyTypes, int value, Label end) {
    var parameters = new ArrayList<>(keyTypes);
    parameters.add(Types.OBJECT);
    method
        .writer
        .code()
        .aload(value)
        .invokevirtual(Types.TABLE, "replace", MethodTypeDesc.of(Types.BOOLEAN, parameters))
        .ifne(end);
  }

  private void key(Target target) {
    if (target.text != null) {
      method.writer.key(target.text);
    } else {
      method.writer.load(target.shape, target.key);
    }
  }

  private void place(Target target) {
    var index = target.index;
    method.writer.at(index.line(), List.of(Descriptions.of(index.object())));
  }
}
