package moongate.lua.syntax;

import java.util.List;
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
}
