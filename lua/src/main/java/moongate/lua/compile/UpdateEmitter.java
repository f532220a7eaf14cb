package moongate.lua.compile;

import java.lang.classfile.Label;
import java.util.Objects;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Local;
import moongate.lua.syntax.NumberInference;
import org.jspecify.annotations.Nullable;

/// Writes the quick way of statements that calculate with a field and put the result back: `t[k] =
/// t[k] + 1`, `t.n = (t.n or 0) + 1`.
///
/// It is for a table that has a number where the key is looked for first, and does nothing that can
/// be seen before it is sure of that. Else the whole statement is executed the general way. So
/// nothing comes between the look-up and the store, and the JVM makes one of both.
final class UpdateEmitter {
  private final MethodEmitter method;

  UpdateEmitter(MethodEmitter method) {
    this.method = method;
  }

  /// True for a statement that is written here.
  boolean takes(Expression.Index target, Expression.Binary binary) {
    return method.writer.function().hasQuickPaths()
        && binary.operator().isArithmetic()
        && NumberInference.kindOf(binary.right()) != Local.Kind.ANY
        && !LikelyNumberEmitter.evaluates(binary.right())
        && plain(target.object()) != null
        && isKey(target.key())
        && isSame(target, oldValue(binary.left()));
  }

  private static boolean isWhole(double number) {
    return number == Math.rint(number);
  }

  /// The field in `field` or `(field or 0)`.
  private static Expression oldValue(Expression expression) {
    return expression instanceof Expression.Or or && or.right() instanceof Expression.Number
        ? or.left()
        : expression;
  }

  private static boolean isKey(Expression key) {
    return ExpressionEmitter.constantText(key) != null
        || plain(key) != null && NumberInference.kindOf(key) == Local.Kind.ANY;
  }

  private static boolean isSame(Expression.Index target, Expression other) {
    return other instanceof Expression.Index index
        && plain(target.object()) == plain(index.object())
        && plain(target.key()) == plain(index.key())
        && Objects.equals(
            ExpressionEmitter.constantText(target.key()),
            ExpressionEmitter.constantText(index.key()));
  }

  /// The variable that an expression names, when reading it does nothing else; else null.
  private static @Nullable Local plain(Expression expression) {
    var local =
        switch (expression) {
          case Expression.LocalName name -> name.local();
          case Expression.UpvalueName name -> name.upvalue().local();
          default -> null;
        };
    return local == null || LikelyNumberEmitter.evaluates(expression) ? null : local;
  }

  /// Writes the quick way, which jumps to `end`; what comes next is the general way.
  void quick(Expression.Index index, Expression.Binary value, Label end) {
    var writer = method.writer;
    var code = writer.code();
    int mark = writer.mark();
    var general = code.newLabel();
    var target = method.fields.target(index);
    code.aload(target.object()).instanceOf(Types.TABLE).ifeq(general);
    var entry = method.hashes.find(target, general);
    method.hashes.value(entry);
    int old = writer.store(Shape.VALUE);
    code.aload(old).instanceOf(Types.DOUBLE_OBJECT).ifeq(general);
    method.fields.ifGuarded(target, general);
    code.aload(old);
    writer.unboxNumber();
    method.numbers.number(value.right());
    method.numbers.operate(value.operator());
    if (value.right() instanceof Expression.Number number && isWhole(number.value())) {
      // Most likely a counter: its numbers are small.
      writer.box(Shape.NUMBER);
    } else {
      writer.newBox();
    }
    code.astore(old);
    method.hashes.store(entry, old);
    code.goto_(end).labelBinding(general);
    writer.release(mark);
  }
}
