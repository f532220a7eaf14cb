package moongate.lua.syntax;

import java.util.List;

/// Collects a global name and its fields while they are parsed, for a [NameListener]. Without a
/// listener, as when code is compiled, it does nothing.
interface NamePath {
  NamePath UNHEARD = new NamePath() {};

  /// The path for the expression that begins here.
  static NamePath of(Lexer lexer, Parser parser) {
    var listener = parser.listener();
    return listener == null ? UNHEARD : new HeardPath(lexer, listener, parser.isMain());
  }

  default void start(Expression primary) {}

  default void field(String name) {}

  /// Called before the name of a method of the expression so far.
  default void method() {}

  default void enterCall() {}

  default void leaveCall(List<Expression> arguments) {}

  /// Called if the name ends before the next token.
  default void end() {}

  /// Called if the following tokens are not part of the name.
  default void endRead() {}
}
