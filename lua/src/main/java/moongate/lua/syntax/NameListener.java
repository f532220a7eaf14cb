package moongate.lua.syntax;

import org.jspecify.annotations.Nullable;

/// Receives the names in a source while it is parsed: globals, methods, unused locals.
public interface NameListener {
  /// How a name is used.
  enum Use {
    READ,
    WRITTEN,
    CALLED
  }

  /// Called for a global name with the fields that follow it: `kong.log.err`.
  ///
  /// @param column from 1
  /// @param argument the first argument of a call if it is a string literal, else null
  /// @param isMain whether it is in code that runs when the chunk runs, or when the function that
  ///   the chunk returns runs
  void name(String path, int line, int column, Use use, @Nullable String argument, boolean isMain);

  /// Called for a method call: `("x"):rep(3)`, `s:rep(3)`.
  ///
  /// @param isText whether the method is called on a string literal
  void method(String name, int line, int column, boolean isText);

  /// Called for a variable that is declared and never used, if no later variable of the same
  /// statement is used either.
  ///
  /// @param column from 1
  void unused(String name, int line, int column);

  /// Called where the arguments of a call of `path` begin.
  void enterCall(String path);

  /// Called where they end.
  void leaveCall();
}
