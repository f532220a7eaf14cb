package moongate.lua.compile;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import moongate.lua.runtime.CallStack;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Statement;

/// Splits a large function into several methods: the JVM never compiles a method of more than 8000
/// bytes, and rejects one of more than 65535.
///
/// The variables of a large function are in an array, its *frame*, which all its methods share. For
/// small functions this class has no effect.
final class Parts {
  /// A function of at least this estimated size is large.
  static final int LARGE_FUNCTION = 6500;

  /// The largest estimated size at which a function has fast paths: some 6000 bytes at most.
  static final int MOST_QUICK = 9500;

  /// The estimated size of a method from which on the following code moves to a part.
  private static final int FULL_METHOD = 4500;

  private static final int LARGE_GROUP = 2500;
  private static final int LARGE_EXPRESSION = 800;
  private static final int LONG_CHOICE = 60;
  private static final int LONG_BLOCK = 100;
  private static final int FRAME = 1;
  private static final int VARARGS = 2;
  private static final int TABLE = 3;

  private static final MethodTypeDesc STATEMENTS =
      MethodTypeDesc.of(Types.INT, Types.OBJECTS, Types.OBJECTS);
  private static final MethodTypeDesc EXPRESSION =
      MethodTypeDesc.of(Types.OBJECT, Types.OBJECTS, Types.OBJECTS);
  private static final MethodTypeDesc ITEMS =
      MethodTypeDesc.of(Types.VOID, Types.OBJECTS, Types.OBJECTS, Types.TABLE);

  private final FunctionEmitter function;
  private final Weights weights = new Weights();

  /// Parts already generated, by their content: the JDK may request a method's code twice.
  private final Map<Object, Part> written = new IdentityHashMap<>();

  /// Parts with statements, by the first statement and the number of statements.
  private final Map<Statement, Map<Integer, Part>> keys = new IdentityHashMap<>();

  private int count;

  private record Part(String name, Set<Object> exits) {}

  Parts(FunctionEmitter function) {
    this.function = function;
  }

  // Statements

  /// Generates statements, some of them as parts if the function is large.
  void statements(MethodEmitter method, List<Statement> statements) {
    if (!function.isLarge()) {
      statements.forEach(method.statements::statement);
      return;
    }
    for (var group : groups(statements)) {
      int size = weights.of(group);
      boolean mustStay = group.getFirst() instanceof Statement.Labelled || method.size == 0;
      if (mustStay || method.size + size <= FULL_METHOD) {
        method.size += Math.min(size, LARGE_GROUP);
        group.forEach(method.statements::statement);
      } else {
        outline(method, group);
      }
    }
  }

  /// Groups consecutive statements that fit into one part. Labels, and statements that are large by
  /// themselves, form their own groups.
  private List<List<Statement>> groups(List<Statement> statements) {
    if (statements.size() > LONG_BLOCK * LONG_BLOCK
        && statements.stream().noneMatch(Parts::isLabel)) {
      return chunks(statements);
    }
    var groups = new ArrayList<List<Statement>>();
    var group = new ArrayList<Statement>();
    int size = 0;
    for (var statement : statements) {
      int weight = weights.of(statement);
      if (!group.isEmpty()
          && (size + weight > LARGE_GROUP || isLabel(statement) || isLabel(group.getFirst()))) {
        groups.add(group);
        group = new ArrayList<>();
        size = 0;
      }
      group.add(statement);
      size += weight;
    }
    if (!group.isEmpty()) {
      groups.add(group);
    }
    return groups;
  }

  private static List<List<Statement>> chunks(List<Statement> statements) {
    var chunks = new ArrayList<List<Statement>>();
    int length = statements.size() / LONG_BLOCK;
    for (int from = 0; from < statements.size(); from += length) {
      chunks.add(statements.subList(from, Math.min(from + length, statements.size())));
    }
    return chunks;
  }

  private static boolean isLabel(Statement statement) {
    return statement instanceof Statement.Labelled;
  }

  private void outline(MethodEmitter method, List<Statement> group) {
    var jumps = method.jumps.part();
    var parts = keys.computeIfAbsent(group.getFirst(), _ -> new HashMap<>());
    var part = parts.get(group.size());
    if (part == null) {
      part = new Part(CallStack.PART + count++, jumps.exits());
      parts.put(group.size(), part);
      write(
          part.name,
          STATEMENTS,
          code -> {
            var inner = emitter(code, TABLE, jumps);
            if (group.size() > LONG_BLOCK) {
              inner.size = 1;
              statements(inner, group);
            } else {
              group.forEach(statement -> {
                inner.size += 1;
                inner.statements.statement(statement);
              });
            }
            code.iconst_0().ireturn();
          });
    }
    method.size += 30;
    invoke(method, part.name, STATEMENTS);
    method.jumps.follow(part.exits, method.writer);
  }

  /// Limits the number of branches of an `if`: the remaining branches become an `if` in its `else`.
  Statement.If split(Statement.If choice) {
    if (!function.isLarge() || choice.branches().size() <= LONG_CHOICE) {
      return choice;
    }
    return function.splitChoices().computeIfAbsent(choice, Parts::cut);
  }

  private static Statement.If cut(Statement.If choice) {
    var branches = choice.branches();
    var rest = new Statement.If(branches.subList(LONG_CHOICE, branches.size()), choice.otherwise());
    return new Statement.If(branches.subList(0, LONG_CHOICE), new Statement.Block(List.of(rest)));
  }

  // Expressions

  /// Generates a large expression as a part and pushes its value; false if it can stay in the
  /// method.
  boolean outline(MethodEmitter method, Expression expression) {
    if (!function.isLarge()) {
      return false;
    }
    int size = weights.of(expression);
    if (size <= LARGE_EXPRESSION
        || method.size == 0
        || expression instanceof Expression.Varargs
        || method.size + size <= FULL_METHOD) {
      return false;
    }
    var part = written.get(expression);
    if (part == null) {
      part = new Part(CallStack.PART + count++, Set.of());
      written.put(expression, part);
      write(
          part.name,
          EXPRESSION,
          code -> {
            var inner = emitter(code, TABLE, method.jumps.part());
            inner.size = 1;
            inner.expressions.inline(expression);
            code.areturn();
          });
    }
    method.size += 20;
    invoke(method, part.name, EXPRESSION);
    return true;
  }

  /// Pushes the value of one of many consecutive expressions; if it stays in the method, its size
  /// is added to the method's.
  void step(MethodEmitter method, Expression expression) {
    if (!outline(method, expression)) {
      method.expressions.inline(expression);
      method.size += weights.of(expression);
    }
  }

  /// Adds all items to the table on the stack.
  void items(MethodEmitter method, Expression.Table table) {
    int size = table.items().size();
    if (!function.isLarge() || weights.of(table) <= LARGE_EXPRESSION) {
      method.tables.items(table, 0, size, 1);
    } else {
      items(method, new TableRange(table, weights), 0, size);
    }
  }

  /// Adds a range of items, in as many parts as needed; with many items, parts are nested.
  private void items(MethodEmitter method, TableRange range, int from, int until) {
    if (range.weight(from, until) <= LARGE_GROUP || until - from == 1) {
      method.tables.items(range.table(), from, until, range.index(from));
      return;
    }
    int pieces = Math.min(LONG_CHOICE, range.weight(from, until) / LARGE_GROUP + 1);
    int length = Math.max(1, (until - from) / pieces);
    for (int start = from; start < until; start += length) {
      outlineItems(method, range, start, Math.min(start + length, until));
    }
  }

  private void outlineItems(MethodEmitter method, TableRange range, int from, int until) {
    var key = range.partKey(from, until);
    var part = written.get(key);
    if (part == null) {
      part = new Part(CallStack.PART + count++, Set.of());
      written.put(key, part);
      write(
          part.name,
          ITEMS,
          code -> {
            var inner = emitter(code, TABLE + 1, method.jumps.part());
            inner.size = 1;
            code.aload(TABLE);
            items(inner, range, from, until);
            code.pop().return_();
          });
    }
    var code = method.writer.code();
    code.dup();
    int table = method.writer.store(Variable.Shape.VALUE);
    method.writer.self();
    method.writer.frame();
    loadVarargs(method);
    code.aload(table);
    code.invokevirtual(function.type(), part.name, ITEMS);
    method.writer.release(table);
  }

  // Methods

  private MethodEmitter emitter(CodeBuilder code, int firstFreeSlot, Jumps jumps) {
    return new MethodEmitter(code, function, firstFreeSlot, FRAME, VARARGS, jumps);
  }

  private void write(String name, MethodTypeDesc signature, Consumer<CodeBuilder> body) {
    ClassBuilder builder = function.builder();
    builder.withMethodBody(name, signature, ClassFile.ACC_FINAL, body::accept);
  }

  private void invoke(MethodEmitter method, String name, MethodTypeDesc signature) {
    method.writer.self();
    method.writer.frame();
    loadVarargs(method);
    method.writer.code().invokevirtual(function.type(), name, signature);
  }

  private static void loadVarargs(MethodEmitter method) {
    if (method.varargs >= 0) {
      method.writer.code().aload(method.varargs);
    } else {
      method.writer.code().aconst_null();
    }
  }
}
