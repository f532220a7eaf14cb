package moongate.lua.syntax;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A statement.
public sealed interface Statement {
  /// Statements with a scope of their own.
  record Block(List<Statement> statements) {}

  /// `local a, b = x, y`
  record LocalDeclaration(List<Local> locals, List<Expression> values) implements Statement {}

  /// `local function f … end`
  record LocalFunction(Local local, FunctionBody body) implements Statement {}

  /// `a, b = x, y`, and `function a.b.c() … end`
  record Assignment(List<Expression> targets, List<Expression> values) implements Statement {}

  /// A call for its effect.
  record CallStatement(Expression call) implements Statement {}

  /// `do … end`
  record Do(Block body) implements Statement {}

  /// `while condition do … end`
  record While(Expression condition, Block body, int line) implements Statement {}

  /// `repeat … until condition`; the condition can use the body's locals.
  record Repeat(Block body, Expression condition, int line) implements Statement {}

  /// `if … then … elseif … else … end`
  record If(List<Branch> branches, @Nullable Block otherwise) implements Statement {}

  /// One condition of an `if` and its block.
  record Branch(Expression condition, Block body, int line) {}

  /// `for variable = start, limit, step do … end`
  record NumericFor(
      Local variable,
      Expression start,
      Expression limit,
      @Nullable Expression step,
      Block body,
      int line)
      implements Statement {}

  /// `for variables in values do … end`
  record GenericFor(List<Local> variables, List<Expression> values, Block body, int line)
      implements Statement {}

  /// `return values`
  record Return(List<Expression> values, int line) implements Statement {}

  /// `break`
  record Break() implements Statement {}

  /// `goto name`
  record Goto(Label label, int line) implements Statement {}

  /// Marks the position before each statement in code that is parsed for debugging.
  ///
  /// @param line the line of the statement, or 0 if it is not to be reported
  /// @param visible the local variables in scope
  record Line(int line, List<Local> visible) implements Statement {}

  /// `::name::`
  record Labelled(Label label) implements Statement {}

  /// Gives the expressions and the blocks that it consists of to `onExpression` and `onBlock`, as
  /// they follow each other in the source; not those of an inner function.
  default void forEachPart(Consumer<Expression> onExpression, Consumer<Block> onBlock) {
    switch (this) {
      case LocalDeclaration declaration -> declaration.values().forEach(onExpression);
      case Assignment assignment -> {
        assignment.targets().forEach(onExpression);
        assignment.values().forEach(onExpression);
      }
      case CallStatement call -> onExpression.accept(call.call());
      case Do block -> onBlock.accept(block.body());
      case While loop -> {
        onExpression.accept(loop.condition());
        onBlock.accept(loop.body());
      }
      case Repeat loop -> {
        onBlock.accept(loop.body());
        onExpression.accept(loop.condition());
      }
      case If choice -> {
        for (var branch : choice.branches()) {
          onExpression.accept(branch.condition());
          onBlock.accept(branch.body());
        }
        if (choice.otherwise() instanceof Block otherwise) {
          onBlock.accept(otherwise);
        }
      }
      case NumericFor loop -> {
        onExpression.accept(loop.start());
        onExpression.accept(loop.limit());
        if (loop.step() instanceof Expression step) {
          onExpression.accept(step);
        }
        onBlock.accept(loop.body());
      }
      case GenericFor loop -> {
        loop.values().forEach(onExpression);
        onBlock.accept(loop.body());
      }
      case Return result -> result.values().forEach(onExpression);
      case LocalFunction _, Break _, Goto _, Labelled _, Line _ -> {}
    }
  }
}
