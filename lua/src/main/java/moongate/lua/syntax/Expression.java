package moongate.lua.syntax;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An expression. `line` is the line for errors of the operation itself.
public sealed interface Expression {
  /// `nil`
  record Nil() implements Expression {}

  /// `true` or `false`
  record Bool(boolean value) implements Expression {}

  /// A numeral, or arithmetic on numerals.
  record Number(double value) implements Expression {}

  /// A string literal.
  record Text(String value) implements Expression {}

  /// `...`
  record Varargs() implements Expression {}

  /// `function … end`
  record Function(FunctionBody body) implements Expression {}

  /// The name of a local variable.
  sealed interface VariableName extends Expression {
    Local local();
  }

  /// A local variable of the same function.
  record LocalName(Local local) implements VariableName {}

  /// A local variable of an outer function.
  record UpvalueName(Upvalue upvalue) implements VariableName {
    @Override
    public Local local() {
      return upvalue.local();
    }
  }

  /// A global name.
  record GlobalName(String name, int line) implements Expression {}

  /// `object[key]` or `object.key`
  record Index(Expression object, Expression key, int line) implements Expression {}

  /// `function(arguments)`
  record Call(Expression function, List<Expression> arguments, int line) implements Expression {}

  /// `object:name(arguments)`
  record MethodCall(Expression object, String name, List<Expression> arguments, int line)
      implements Expression {}

  /// A binary operation that always evaluates both operands.
  record Binary(BinaryOperator operator, Expression left, Expression right, int line)
      implements Expression {}

  /// `a .. b .. c`: all operands of a chain.
  record Concat(List<Expression> operands, int line) implements Expression {}

  /// `left and right`
  record And(Expression left, Expression right) implements Expression {}

  /// `left or right`
  record Or(Expression left, Expression right) implements Expression {}

  /// `not operand`
  record Not(Expression operand) implements Expression {}

  /// `-operand`
  record Negate(Expression operand, int line) implements Expression {}

  /// `#operand`
  record Length(Expression operand, int line) implements Expression {}

  /// All results stored in a temporary of the compiler.
  record Spread(Local local) implements Expression {}

  /// A long chain: each step stores its value in its local, where the next one reads it. The value
  /// of the chain is that of the last step.
  record Steps(List<Step> steps) implements Expression {}

  /// A step of a long chain.
  record Step(Local local, Expression value) {}

  /// `(inner)` around an expression that may have several values: truncates them to one.
  record Single(Expression inner) implements Expression {}

  /// `{ … }`
  record Table(List<Item> items, int line) implements Expression {
    /// The number of items without a key.
    public int positional() {
      return (int) items.stream().filter(item -> item.key() == null).count();
    }
  }

  /// One item of a table constructor.
  ///
  /// @param key null for a positional item
  record Item(@Nullable Expression key, Expression value) {}

  /// Gives `to` the expressions that it consists of, as they follow each other in the source; not
  /// those of an inner function.
  default void forEachPart(Consumer<Expression> to) {
    switch (this) {
      case Index index -> {
        to.accept(index.object());
        to.accept(index.key());
      }
      case Call call -> {
        to.accept(call.function());
        call.arguments().forEach(to);
      }
      case MethodCall call -> {
        to.accept(call.object());
        call.arguments().forEach(to);
      }
      case Binary binary -> {
        to.accept(binary.left());
        to.accept(binary.right());
      }
      case Concat concat -> concat.operands().forEach(to);
      case And and -> {
        to.accept(and.left());
        to.accept(and.right());
      }
      case Or or -> {
        to.accept(or.left());
        to.accept(or.right());
      }
      case Not not -> to.accept(not.operand());
      case Negate negate -> to.accept(negate.operand());
      case Length length -> to.accept(length.operand());
      case Single single -> to.accept(single.inner());
      case Steps chain -> chain.steps().forEach(step -> to.accept(step.value()));
      case Table table -> {
        for (var item : table.items()) {
          if (item.key() instanceof Expression key) {
            to.accept(key);
          }
          to.accept(item.value());
        }
      }
      case Nil _,
          Bool _,
          Number _,
          Text _,
          Varargs _,
          Function _,
          VariableName _,
          GlobalName _,
          Spread _ -> {}
    }
  }

  /// The variable of the `local function` that it names; null for all else.
  default @Nullable Local localFunction() {
    return this instanceof VariableName name && name.local().function() != null
        ? name.local()
        : null;
  }

  /// True for an expression that may have no value or several ones.
  default boolean isMulti() {
    return this instanceof Call
        || this instanceof MethodCall
        || this instanceof Varargs
        || this instanceof Spread;
  }

  /// True for literals without parts.
  default boolean isConstant() {
    return this instanceof Nil
        || this instanceof Bool
        || this instanceof Number
        || this instanceof Text;
  }
}
