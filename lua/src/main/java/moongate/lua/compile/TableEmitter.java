package moongate.lua.compile;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Local;
import moongate.lua.syntax.NumberInference;

/// Generates table constructors.
final class TableEmitter {
  private static final int LARGEST_ARRAY = 64;

  private final MethodEmitter method;

  TableEmitter(MethodEmitter method) {
    this.method = method;
  }

  /// Pushes a new table.
  void table(Expression.Table table) {
    var writer = method.writer;
    var code = writer.code();
    int positional = table.positional();
    int size = table.items().size();
    if (size > 0 && positional == size && size <= LARGEST_ARRAY) {
      writer.self();
      method.expressions.array(table.items().stream().map(Expression.Item::value).toList());
      writer.at(table.line());
      writer.invokeOwn(isOpen(table) ? "newOpenTable" : "newTable", Types.TABLE, Types.OBJECTS);
      return;
    }
    writer.at(table.line());
    writer.self();
    code.loadConstant(positional).loadConstant(size - positional);
    writer.invokeOwn("newTable", Types.TABLE, Types.INT, Types.INT);
    writer.function().parts().items(method, table);
  }

  private static boolean isOpen(Expression.Table table) {
    return NumberInference.isOpen(table.items().getLast().value());
  }

  /// Adds items `from` to `until`, exclusive, to the table on the stack, which stays there.
  ///
  /// @param firstIndex the index of the first of them that is positional
  void items(Expression.Table table, int from, int until, int firstIndex) {
    int index = firstIndex;
    for (int i = from; i < until; i++) {
      var item = table.items().get(i);
      boolean isLast = i == table.items().size() - 1;
      var key = item.key();
      if (key != null) {
        keyed(key, item.value(), table.line());
      } else if (isLast && NumberInference.isOpen(item.value())) {
        rest(item.value(), index);
      } else {
        positional(item.value(), index++, firstIndex, table.line());
      }
    }
  }

  private void positional(Expression value, int index, int base, int line) {
    var writer = method.writer;
    writer.code().dup();
    if (index <= Short.MAX_VALUE) {
      writer.code().loadConstant(index);
    } else {
      // Large numbers need an entry in the constant pool, which is small: numbers near each other
      // share one.
      writer.code().loadConstant(base).loadConstant(index - base).iadd();
    }
    method.expressions.value(value);
    writer.at(line);
    put(List.of(Types.INT, Types.OBJECT));
  }

  private void keyed(Expression key, Expression value, int line) {
    var writer = method.writer;
    writer.code().dup();
    if (ExpressionEmitter.constantText(key) instanceof String text) {
      writer.key(text);
      method.expressions.value(value);
      writer.at(line);
      put(List.of(Types.STRING, Types.INT, Types.OBJECT));
      return;
    }
    var type = Types.OBJECT;
    if (NumberInference.kindOf(key) == Local.Kind.ANY) {
      method.expressions.value(key);
    } else {
      method.numbers.number(key);
      type = Types.DOUBLE;
    }
    method.expressions.value(value);
    writer.at(line);
    put(List.of(type, Types.OBJECT));
  }

  private void put(List<ClassDesc> parameters) {
    method
        .writer
        .code()
        .invokevirtual(Types.TABLE, "put", MethodTypeDesc.of(Types.VOID, parameters));
  }

  private void rest(Expression value, int index) {
    var writer = method.writer;
    writer.code().dup().loadConstant(index);
    method.expressions.result(value);
    writer.invokeStatic(Types.COMPILED, "addAll", Types.VOID, Types.TABLE, Types.INT, Types.OBJECT);
  }
}
