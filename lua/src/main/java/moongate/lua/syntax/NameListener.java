package moongate.lua.syntax;

import org.jspecify.annotations.Nullable;

/// Hears of the names in a source while it is read: globals, methods, locals that nobody uses.
public interface NameListener {
  /// How a name is used.
  enum Use {
    READ,
    WRITTEN,
    CALLED
  }

  /// A name that is no variable of the source, with the fields that follow it: `kong.log.err`.
  ///
  /// @param column from 1
  /// @param argument the literal text that a call is given first; null when it is something else
  /// @param isMain true in code that runs when the chunk does, or the function that it returns
  void name(String path, int line, int column, Use use, @Nullable String argument, boolean isMain);

  /// A method is called: `("x"):rep(3)`, `s:rep(3)`.
  ///
  /// @param isText true when it is a method of a literal text
  void method(String name, int line, int column, boolean isText);

  /// A variable that a statement declares and nothing ever uses, nor any that it declares after it.
  ///
  /// @param column from 1
  void unused(String name, int line, int column);

  /// The arguments of a call of `path` begin.
  void enterCall(String path);

  /// They end.
  void leaveCall();
}
