package moongate.lua.compile;

import java.lang.classfile.Label;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Local;
import moongate.lua.syntax.NumberInference;

/// Generates the fast path of statements that compute with a field and store the result in it:
/// `t[k] = t[k] + 1`, `t[k] = (t[k] or 0) + 1`, for a key of [HashEmitter].
///
/// It is for a table that contains a number at the key, and has no visible effect before that is
/// certain; otherwise the whole statement is executed in the general way. So nothing happens
/// between look-up and store, and the JVM merges their look-ups.
final class UpdateEmitter {
  private final MethodEmitter method;

  UpdateEmitter(MethodEmitter method) {
    this.method = method;
  }

  /// True for a statement that this class generates.
  boolean takes(Expression.Index target, Expression.Binary value) {
    return method.hashes.keeps(target.key())
        && isUpdate(target, value)
        && !LikelyNumberEmitter.evaluates(value.right())
        && !LikelyNumberEmitter.evaluates(target.object());
  }

  /// True for a statement of this form.
  static boolean isUpdate(Expression.Index target, Expression.Binary value) {
    return value.operator().isArithmetic()
        && NumberInference.kindOf(value.right()) != Local.Kind.ANY
        && oldValue(value.left()) instanceof Expression.Index old
        && isSame(target.object(), old.object())
        && isSame(target.key(), old.key());
  }

  /// The field in `field` or `(field or 0)`.
  private static Expression oldValue(Expression expression) {
    return expression instanceof Expression.Or or && or.right() instanceof Expression.Number
        ? or.left()
        : expression;
  }

  private static boolean isSame(Expression left, Expression right) {
    return left instanceof Expression.VariableName one
        && right instanceof Expression.VariableName other
        && one.local() == other.local();
  }

  /// Generates the fast path, which jumps to `end`; the general code must follow.
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
      // Probably a counter, whose numbers are small.
      writer.box(Shape.NUMBER);
    } else {
      writer.newBox();
    }
    method.hashes.store(entry, writer.store(Shape.VALUE));
    code.goto_(end).labelBinding(general);
    writer.release(mark);
  }

  private static boolean isWhole(double number) {
    return number == Math.rint(number);
  }
}
